#include "plugin/app/archive_sync.hpp"

#include <algorithm>
#include <ent/sdk/call_context.hpp>
#include <ent/sdk/clients.hpp>

#include "plugin/app/act.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/instance_ca.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/signature_check.hpp"
#include "plugin/app/signature_material.hpp"
#include "plugin/app/store.hpp"
#include "plugin/app/stored_document.hpp"
#include "plugin/app/time_stamping.hpp"
#include "signing/augment.hpp"
#include "signing/revocation/fetch.hpp"

namespace conventions::app {
namespace {

using domain::Proof;

constexpr int kRenewDaysBefore = 90;
constexpr std::size_t kAtOnce = 200;  // of one run

// The network, and the instance's own authority, which publishes nothing: its list is made when it is needed.
class Evidence final : public signing::revocation::EvidenceSource {
 public:
  Evidence(signing::net::HttpClient& network, std::optional<signing::InstanceCa> authority)
      : network_(network), authority_(std::move(authority)) {}

  signing::Result<signing::revocation::Evidence> evidence_for(signing::BytesView certificate, signing::BytesView issuer,
                                                              signing::Time now) override {
    if (!authority_ ||
        !std::equal(issuer.begin(), issuer.end(), authority_->certificate().begin(), authority_->certificate().end())) {
      return signing::revocation::fetch_evidence(network_, certificate, issuer, now);
    }
    auto list = authority_->issue_crl(now);
    if (list.has_error()) return list.error();
    return signing::revocation::read_crl(*list, certificate, issuer);
  }
  signing::Result<signing::Bytes> issuer_of(signing::BytesView certificate) override {
    return signing::revocation::fetch_issuer(network_, certificate);
  }

 private:
  signing::net::HttpClient& network_;
  std::optional<signing::InstanceCa> authority_;
};

// Remembers whether the authority answered: when it does not, every other convention would only wait for it too.
class Watched final : public signing::timestamp::TimeStamper {
 public:
  explicit Watched(std::unique_ptr<TimeStamper> inner) : inner_(std::move(inner)) {}
  signing::Result<signing::Bytes> stamp(signing::BytesView digest, signing::DigestAlgorithm algorithm) override {
    auto token = inner_->stamp(digest, algorithm);
    silent_ = token.has_error();
    return token;
  }
  bool silent() const { return silent_; }

 private:
  std::unique_ptr<TimeStamper> inner_;
  bool silent_ = false;
};

class Sync {
 public:
  Sync(const Context& context, const ent_call& call, Actor actor, TimeStamping settings)
      : context_(context), call_(call), actor_(std::move(actor)), settings_(std::move(settings)) {}

  Result<ArchiveReport> run() {
    auto prepared = prepare();
    if (prepared.has_error()) return prepared.error();
    const ent::sdk::Match is_signed{"state", ENT_MATCH_EQUAL, std::string(domain::name_of(domain::State::kSigned))};
    const ent::sdk::Match waits{"proof", ENT_MATCH_NOT_EQUAL, std::string(domain::name_of(Proof::kArchived))};
    const ent::sdk::Match electronic{"proof", ENT_MATCH_NOT_EQUAL, std::string(domain::name_of(Proof::kPaper))};
    const ent::sdk::Match archived{"proof", ENT_MATCH_EQUAL, std::string(domain::name_of(Proof::kArchived))};
    const ent::sdk::Match due{"proof_until", ENT_MATCH_AT_MOST,
                              domain::to_iso(domain::add_days(actor_.today, kRenewDaysBefore))};
    // What failed today for a reason of its own does not stand before the others again before tomorrow.
    const ent::sdk::Match rested{"proof_tried", ENT_MATCH_NOT_EQUAL, domain::to_iso(actor_.today)};
    for (const auto& matches : {std::vector<ent::sdk::Match>{is_signed, waits, electronic, rested},
                                std::vector<ent::sdk::Match>{archived, due, rested}}) {
      ent::sdk::Query query;
      query.kind = kKindConvention;
      query.limit = 200;
      query.matches = matches;
      auto records = query_all(context_, call_, query, kAtOnce);
      if (records.has_error()) return records.error();
      for (const auto& record : *records) {
        if (ent::sdk::is_cancelled(call_)) {
          return Failure{Code::kUnavailable, "failure.unavailable", {}, "the host stops"};
        }
        if (stamper_->silent()) return report_;
        auto done = raise(convention_from(record.id, record.revision, record.body));
        if (done.has_error()) return done.error();
      }
    }
    return report_;
  }

 private:
  Result<void> prepare() {
    stamper_ = std::make_unique<Watched>(make_time_stamper(context_, settings_));
    auto anchor = trust_anchor(context_, call_);
    if (anchor.has_error() && anchor.error().code != Code::kNotFound) return anchor.error();
    std::optional<signing::InstanceCa> authority;
    if (anchor.has_value()) {
      trust_.push_back(*anchor);
      auto ca = instance_ca(context_, call_);
      if (ca.has_error()) return ca.error();
      authority = std::move(*ca);
    }
    evidence_ = std::make_unique<Evidence>(context_.network(), std::move(authority));
    return {};
  }

  Result<void> raise(domain::Convention convention) {
    auto version = load_version(context_, call_, convention.id, convention.live_version);
    if (version.has_error()) return skip(convention, version.error().key + " " + version.error().detail);
    auto bytes = exact_bytes(context_, call_, *version);
    if (bytes.has_error()) return skip(convention, bytes.error().key + " " + bytes.error().detail);
    const bool renews = convention.proof == Proof::kArchived;
    const std::vector<domain::Uai> schools = {convention.key.home, convention.key.host};
    auto stamps = time_stamping_trust(context_, call_, schools);
    if (stamps.has_error()) return stamps.error();
    std::vector<std::string> trust = trust_;
    trust.insert(trust.end(), stamps->begin(), stamps->end());
    const signing::AugmentRequest request{
        signing::as_bytes(*bytes), signing::Level::kBLTA, evidence_.get(), stamper_.get(), trust,
        seconds_of(actor_.now_ms)};
    auto raised = renews ? signing::renew_pdf(request) : signing::augment_pdf(request);
    if (raised.has_error()) {
      ++report_.waiting;
      return skip(convention, std::string(raised.error().remedy()) + ": " + raised.error().what);
    }
    const bool prefix =
        raised->bytes.size() > bytes->size() && signing::as_text(raised->bytes).substr(0, bytes->size()) == *bytes;
    auto report = verify(context_, call_, raised->bytes, actor_.now_ms, schools);
    if (report.has_error()) return report.error();
    if (!prefix || !still_holds(*version, *report)) return skip(convention, signing::to_json(*report));
    auto due = signing::renewal_due(raised->bytes);
    if (due.has_error() || !*due) return skip(convention, "the new document time-stamp cannot be read");
    return store(std::move(convention), std::move(*version), raised->bytes, **due, renews);
  }

  static bool still_holds(const domain::Version& version, const signing::Report& report) {
    return std::all_of(version.signatures.begin(), version.signatures.end(),
                       [&report](const auto& fact) { return holds(report, fact.side, fact.certificate_sha256); });
  }

  Result<void> store(domain::Convention convention, domain::Version version, const signing::Bytes& bytes,
                     signing::Time due, bool renews) {
    auto stored = put_document(context_, call_, version.document, "application/pdf", signing::as_text(bytes));
    if (stored.has_error()) return stored.error();
    version.sha256 = stored->sha256;
    version.document_version = stored->version;
    convention.proof = Proof::kArchived;
    convention.proof_until = domain::Date{std::chrono::floor<std::chrono::days>(due)};
    convention.updated_ms = actor_.now_ms;
    ent::sdk::Commit commit;
    auto put_done = put(context_, call_, commit, convention);
    if (put_done.has_error()) return put_done.error();
    put(commit, version);
    put_file(commit, version);
    commit.audit.push_back(
        {renews ? "convention.proof_renewed" : "convention.proof_archived",
         audit_subject(convention.id),
         {{"version", version.number}, {"sha256", stored->sha256}, {"until", domain::to_iso(convention.proof_until)}}});
    auto outcome = commit_under(context_, call_, commit, "");
    if (outcome.has_error()) return outcome.error();
    if (*outcome == CommitOutcome::kDone) ++(renews ? report_.renewed : report_.archived);
    return {};  // lost: somebody changed the convention meanwhile, the next run sees it again
  }

  Result<void> skip(domain::Convention convention, const std::string& why) {
    context_.host().log.write(&call_, ENT_LOG_WARNING, "archive.sync skipped " + convention.id.str() + ": " + why);
    if (stamper_->silent()) return {};
    convention.proof_tried = actor_.today;
    ent::sdk::Commit commit;
    auto stored = put(context_, call_, commit, convention);
    if (stored.has_error()) return stored.error();
    auto outcome = commit_under(context_, call_, commit, "");
    return outcome.has_error() ? Result<void>(outcome.error()) : Result<void>();
  }

  const Context& context_;
  const ent_call& call_;
  const Actor actor_;
  const TimeStamping settings_;
  std::vector<std::string> trust_;
  std::unique_ptr<Watched> stamper_;
  std::unique_ptr<Evidence> evidence_;
  ArchiveReport report_;
};

}  // namespace

Result<ArchiveReport> sync_archive(const Context& context, const ent_call& call) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  if (!actor->viewer.system) return forbidden();
  auto settings = read_time_stamping(context, call);
  if (settings.has_error()) return settings.error();
  if (!settings->configured()) return ArchiveReport{};
  return Sync(context, call, std::move(*actor), std::move(*settings)).run();
}

}  // namespace conventions::app
