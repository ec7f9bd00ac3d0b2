// Replays the audit log of one convention (invariant I7). Knows the log's words and nothing of the rules that wrote it.
#pragma once

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "plugin/domain/convention.hpp"

namespace replay {

namespace domain = conventions::domain;

struct LogEntry {
  std::string event, actor;
  std::int64_t time_ms = 0;
  std::map<std::string, std::string> detail;

  std::string text(const std::string& name) const {
    const auto found = detail.find(name);
    return found == detail.end() ? std::string() : found->second;
  }
  int number(const std::string& name) const {
    const std::string value = text(name);
    return value.empty() ? 0 : std::stoi(value);
  }
  bool flag(const std::string& name) const { return text(name) == "yes"; }
};

struct VersionState {
  domain::VersionStatus status = domain::VersionStatus::kLive;
  std::set<domain::Side> signatures;
  std::vector<domain::PaperEntry> paper;
};

class Replay {
 public:
  explicit Replay(const std::vector<LogEntry>& log) {
    for (const auto& entry : log) apply(entry);
  }

  // What differs from the stored state, one line each; empty: nothing.
  std::string differences(const domain::Convention& stored, const std::vector<domain::Version>& versions) const {
    std::ostringstream out;
    out << faults_;
    const auto compare = [&](const std::string& what, const auto& replayed, const auto& kept) {
      if (!(replayed == kept)) out << what << ": replayed " << replayed << ", stored " << kept << "\n";
    };
    compare("state", domain::name_of(c_.state), domain::name_of(stored.state));
    compare("live version", c_.live_version, stored.live_version);
    compare("last version", c_.last_version, stored.last_version);
    compare("since", c_.since_ms, stored.since_ms);
    compare("reason", c_.reason.code, stored.reason.code);
    compare("reason by", c_.reason.by.str(), stored.reason.by.str());
    compare("paper", words(c_.paper), words(stored.paper));
    compare("versions", versions_.size(), versions.size());
    for (const auto& version : versions) {
      const auto found = versions_.find(version.number);
      if (found == versions_.end()) {
        out << "version " << version.number << " was never logged\n";
        continue;
      }
      const std::string name = "version " + std::to_string(version.number) + " ";
      compare(name + "status", domain::name_of(found->second.status), domain::name_of(version.status));
      std::set<domain::Side> signatures;
      for (const auto& fact : version.signatures) signatures.insert(fact.side);
      if (signatures != found->second.signatures) out << name << "signatures differ\n";
      compare(name + "entries", found->second.paper.size(), version.paper.size());
      for (std::size_t i = 0; i < version.paper.size() && i < found->second.paper.size(); ++i) {
        compare(name + "entry", words(found->second.paper[i]), words(version.paper[i]));
      }
    }
    return out.str();
  }

 private:
  static std::string words(const domain::Paper& p) {
    const auto channel = [](const auto& c) { return c ? std::string(domain::name_of(*c)) : std::string("default"); };
    std::ostringstream out;
    out << channel(p.home) << "/" << channel(p.host) << " " << domain::name_of(p.step) << " " << p.first_copy << " "
        << domain::name_of(p.incident) << " " << domain::name_of(p.awaits);
    return out.str();
  }
  static std::string words(const domain::PaperEntry& e) {
    std::ostringstream out;
    out << e.number << " " << domain::name_of(e.step) << " " << domain::name_of(e.incident) << " "
        << domain::to_iso(e.day) << " " << e.entered_ms << " " << e.by.str() << " " << domain::name_of(e.side)
        << e.observed_for_other << e.skipped << e.list_attached << " " << e.copies << " " << e.scan.sha256 << " "
        << domain::name_of(e.signatory) << " " << e.mandate.id.str() << e.unmandated << " " << e.received_fingerprint
        << " " << e.undone << " " << e.undone_ms << " from " << domain::name_of(e.before.state) << " "
        << domain::name_of(e.before.step) << " " << e.before.first_copy << " " << domain::name_of(e.before.incident)
        << " " << domain::name_of(e.before.awaits) << " " << e.before.since_ms;
    return out.str();
  }

  void apply(const LogEntry& entry) {
    const std::string event = entry.event.substr(entry.event.find('.') + 1);
    if (event.rfind("proof_", 0) == 0 || event == "scan_received") return;  // bytes, not state
    const domain::PaperPosition before = {c_.state,          c_.paper.step,   c_.paper.first_copy,
                                          c_.paper.incident, c_.paper.awaits, c_.since_ms};
    const auto from = entry.text("from");
    if (!from.empty() && from != domain::name_of(c_.state)) {
      faults_ += entry.event + " started from " + from + ", not from " + std::string(domain::name_of(c_.state)) + "\n";
    }
    c_.state = domain::state_from(entry.text("to")).value_or(domain::State::kDraft);
    if (event != "channel_switched") c_.since_ms = entry.time_ms;
    const bool paper = event.rfind("paper_", 0) == 0;
    if (event == "frozen" || (event == "paper_edited" && entry.number("version") > c_.last_version)) {
      c_.live_version = c_.last_version = entry.number("version");
      versions_[c_.live_version] = {};
      reset_steps();
      if (!paper) c_.reason = {};
    }
    if (event == "signed_home" || event == "signed_host") {
      versions_[c_.live_version].signatures.insert(event == "signed_home" ? domain::Side::kHome : domain::Side::kHost);
      c_.paper.incident = domain::Incident::kNone;
    }
    if (event == "refused" || event == "cancelled") {
      c_.reason = {entry.text("reason"), "", domain::PersonId(entry.actor)};
    }
    if (event == "taken_back") end(domain::VersionStatus::kWithdrawn);
    if (event == "corrected") end(domain::VersionStatus::kReplaced);
    if (event == "refused") end(domain::VersionStatus::kRefused);
    if (event == "cancelled") end(domain::VersionStatus::kCancelled);
    if (event == "expired") end(domain::VersionStatus::kExpired);
    if (event == "paper_undone") undo(entry);
    if (paper && event != "paper_undone") add(entry, before);
    if (event == "channel_switched") {
      (entry.text("side") == "home" ? c_.paper.home : c_.paper.host) = domain::channel_from(entry.text("channel"));
    }
    if (paper && c_.state == domain::State::kDraft) {
      end(event == "paper_undone" ? domain::VersionStatus::kWithdrawn : domain::VersionStatus::kReplaced);
    }
    if (paper || event == "channel_switched") take_position(entry);
  }

  void add(const LogEntry& entry, const domain::PaperPosition& before) {
    domain::PaperEntry e;
    e.number = entry.number("entry");
    e.step = domain::paper_step_from(entry.text("step")).value_or(domain::PaperStep::kNone);
    e.incident = domain::incident_from(entry.text("incident")).value_or(domain::Incident::kNone);
    e.day = domain::parse_date(entry.text("day")).value_or(domain::Date{});
    e.entered_ms = entry.time_ms;
    e.by = domain::PersonId(entry.actor);
    e.side = domain::side_from(entry.text("side")).value_or(domain::Side::kHome);
    e.observed_for_other = entry.flag("observed_for_other");
    e.skipped = entry.flag("skipped");
    e.list_attached = entry.flag("list_attached");
    e.copies = entry.number("copies");
    e.scan.sha256 = entry.text("scan_sha256");
    e.signatory = domain::authority_from(entry.text("signatory")).value_or(domain::Authority::kNone);
    e.mandate.id = domain::MandateId(entry.text("mandate"));
    e.unmandated = entry.flag("unmandated");
    e.received_fingerprint = entry.text("received_fingerprint");
    e.before = before;
    versions_[entry.number("version")].paper.push_back(e);
  }

  void undo(const LogEntry& entry) {
    for (auto& e : versions_[entry.number("version")].paper) {
      if (e.number != entry.number("undoes")) continue;
      e.undone = true;
      e.undone_ms = entry.time_ms;
      c_.since_ms = e.before.since_ms;
    }
  }

  void take_position(const LogEntry& entry) {
    c_.paper.step = domain::paper_step_from(entry.text("paper_step")).value_or(domain::PaperStep::kNone);
    c_.paper.first_copy = entry.number("first_copy");
    c_.paper.incident = domain::incident_from(entry.text("paper_incident")).value_or(domain::Incident::kNone);
    c_.paper.awaits = domain::side_from(entry.text("awaits")).value_or(domain::Side::kHome);
  }

  void end(domain::VersionStatus status) {
    if (c_.live_version == 0) return;
    versions_[c_.live_version].status = status;
    c_.live_version = 0;
    reset_steps();
  }

  void reset_steps() { c_.paper = {c_.paper.home, c_.paper.host}; }

  domain::Convention c_;
  std::map<int, VersionState> versions_;
  std::string faults_;
};

}  // namespace replay
