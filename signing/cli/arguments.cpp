#include "signing/cli/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <functional>
#include <map>

namespace signing::cli {
namespace {

using Setter = std::function<bool(const std::string&)>;

// `flag` options take no value; their setter is called with "".
struct Option {
  Setter set;
  bool flag = false;
};
using Options = std::map<std::string, Option>;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == separator)
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

Option text(std::string& target) {
  return {[&target](const std::string& value) {
    target = value;
    return !value.empty();
  }};
}

Option list(std::vector<std::string>& target) {
  return {[&target](const std::string& value) {
    target.push_back(value);
    return !value.empty();
  }};
}

Option flag(bool& target) {
  return {[&target](const std::string&) { return target = true; }, true};
}

template <class Number>
bool to_number(const std::string& text, Number& out, Number least, Number most) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && out >= least && out <= most;
}

// "PAGE:X,Y,WIDTH,HEIGHT" in points, "X,Y,WIDTH,HEIGHT" for the last page.
bool to_place(const std::string& text, Place& out) {
  const std::size_t colon = text.find(':');
  if (colon != std::string::npos && (!to_number(text.substr(0, colon), out.page, -9999, 9999) || out.page == 0))
    return false;
  const std::vector<std::string> numbers = split(colon == std::string::npos ? text : text.substr(colon + 1), ',');
  double* const targets[] = {&out.rect.x, &out.rect.y, &out.rect.width, &out.rect.height};
  if (numbers.size() != std::size(targets)) return false;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (!to_number(numbers[i], *targets[i], i < 2 ? -14400.0 : 1.0, 14400.0)) return false;
  return true;
}

void add_file_options(Options& out, FileArguments& a) {
  out["--in"] = text(a.in);
  out["--out"] = text(a.out);
  out["--out-dir"] = text(a.out_dir);
  out["-j"] = out["--jobs"] = {[&a](const std::string& value) { return to_number(value, a.jobs, 1u, 256u); }};
}

void add_key_options(Options& out, KeyArguments& a) {
  out["--p12"] = text(a.p12);
  out["--password-file"] = text(a.password_file);
  out["--pkcs11"] = text(a.pkcs11);
  out["--token"] = text(a.token);
  out["--key"] = text(a.key);
  out["--pin-file"] = text(a.pin_file);
  out["--csc"] = text(a.csc);
  out["--credential"] = text(a.credential);
  out["--csc-token-file"] = text(a.csc_token_file);
  out["--chain"] = list(a.chain);
  out["--pss"] = flag(a.pss);
}

void add_network_options(Options& out, NetworkArguments& a) {
  out["--tsa"] = text(a.tsa);
  out["--tsa-auth-file"] = text(a.tsa_auth_file);
  out["--tsa-policy"] = text(a.tsa_policy);
  out["--tsa-trust"] = list(a.tsa_trust);
  out["--tls-trust"] = list(a.tls_trust);
  out["--proxy"] = text(a.proxy);
  out["--timeout"] = {[&a](const std::string& value) {
    int seconds = 0;
    if (!to_number(value, seconds, 1, 600)) return false;
    a.timeout = std::chrono::seconds(seconds);
    return true;
  }};
}

void add_place_options(Options& out, SignArguments& a) {
  out["--prepare"] = out["--fields"] = {[&a](const std::string& value) {
    a.prepare = split(value, ',');
    return std::none_of(a.prepare.begin(), a.prepare.end(), [](const auto& name) { return name.empty(); });
  }};
  out["--rect"] = {[&a](const std::string& value) { return to_place(value, a.places.emplace_back()); }};
}

void add_level_option(Options& out, SignArguments& a) {
  out["--level"] = {[&a](const std::string& value) {
    const auto level = level_from_name(value);
    a.level = level.value_or(Level::kBB);
    return level.has_value();
  }};
}

void add_sign_options(Options& out, SignArguments& a) {
  out["--field"] = text(a.field);
  out["--image"] = text(a.image);
  out["--name"] = text(a.name);
  out["--reason"] = text(a.reason);
  out["--location"] = text(a.location);
  out["--text"] = list(a.lines);
  out["--certify"] = {[&a](const std::string& value) { return to_number(value, a.certify, 2, 2); }};
  out["--time-stamp-optional"] = flag(a.time_stamp_optional);
}

void add_document_password(Options& out, VerifyArguments& a) {
  out["--password"] = text(a.password);
  out["--password-file"] = text(a.password_file);
}

void add_verify_options(Options& out, VerifyArguments& a) {
  out["--trust"] = list(a.trust);
  out["--trust-dir"] = list(a.trust_dirs);
  out["--crl"] = list(a.crls);
  out["--certificate"] = list(a.certificates);
  out["--algorithms"] = text(a.algorithms);
  out["--expect"] = {[&a](const std::string& value) {
    return to_number(value, a.expected.emplace(), std::size_t{0}, std::size_t{9999});
  }};
  out["--min-level"] = {[&a](const std::string& value) { return (a.min_level = level_from_name(value)).has_value(); }};
  out["--at"] = {[&a](const std::string& value) { return (a.at = from_iso8601(value)).has_value(); }};
  out["--policy"] = {[&a](const std::string& value) {
    a.pdf_policy = value == "pdf";
    return a.pdf_policy || value == "agreement";
  }};
  out["--json"] = flag(a.json);
  out["--html"] = flag(a.html);
  out["--online"] = flag(a.online);
}

Options options_of(Arguments& a) {
  Options out;
  const Command command = a.command;
  if (command != Command::kKeys) add_file_options(out, a.files);
  if (command == Command::kSign || command == Command::kKeys) add_key_options(out, a.key);
  if (command == Command::kSign || command == Command::kPrepare) add_place_options(out, a.sign);
  if (command == Command::kSign) add_sign_options(out, a.sign);
  if (command == Command::kSign || command == Command::kAugment) add_level_option(out, a.sign);
  if (command != Command::kPrepare && command != Command::kInspect) add_network_options(out, a.network);
  if (command == Command::kVerify) add_verify_options(out, a.verify);
  if (command == Command::kVerify || command == Command::kInspect) add_document_password(out, a.verify);
  if (command == Command::kSign || command == Command::kAugment || command == Command::kRenew)
    out["--trust"] = list(a.verify.trust);
  if (command == Command::kVerify) out["--tsa-trust"] = list(a.verify.tsa_trust);
  if (command == Command::kInspect) out["--json"] = flag(a.verify.json);
  return out;
}

std::optional<Command> command_named(const std::string& word) {
  static const std::map<std::string, Command> kCommands = {
      {"sign", Command::kSign},   {"prepare", Command::kPrepare},  {"augment", Command::kAugment},
      {"renew", Command::kRenew}, {"verify", Command::kVerify},    {"inspect", Command::kInspect},
      {"keys", Command::kKeys},   {"help", Command::kHelp},        {"--help", Command::kHelp},
      {"-h", Command::kHelp},     {"--version", Command::kVersion}};
  const auto found = kCommands.find(word);
  return found == kCommands.end() ? std::nullopt : std::optional(found->second);
}

// What must be there together; the name of what is missing, or nothing.
const char* missing_of(const Arguments& a) {
  const Command command = a.command;
  const KeyArguments& key = a.key;
  if (command == Command::kSign || command == Command::kKeys) {
    const int sources = !key.p12.empty() + !key.pkcs11.empty() + !key.csc.empty();
    if (sources != 1) return "--p12 | --pkcs11 | --csc";
    if (!key.p12.empty() && key.password_file.empty()) return "--password-file";
    if (!key.csc.empty() && key.csc_token_file.empty()) return "--csc-token-file";
  }
  if (command == Command::kKeys) return nullptr;
  if (command == Command::kSign) {
    if (a.sign.field.empty()) return "--field";
    if (!key.pkcs11.empty() && key.pin_file.empty()) return "--pin-file";
    if (a.sign.level > Level::kBB && a.network.tsa.empty()) return "--tsa";
  }
  if (command == Command::kPrepare && a.sign.prepare.empty()) return "--fields";
  if (command == Command::kRenew && a.network.tsa.empty()) return "--tsa";
  if (command == Command::kAugment && a.sign.level == Level::kBLTA && a.network.tsa.empty()) return "--tsa";
  const bool reads_only = command == Command::kVerify || command == Command::kInspect;
  if (a.files.in.empty() == a.files.files.empty()) return reads_only ? "FILE" : "--in --out | --out-dir FILE...";
  if (reads_only && !a.verify.password.empty() && !a.verify.password_file.empty())
    return "--password | --password-file";
  if (reads_only) return nullptr;
  if (!a.files.in.empty() && a.files.out.empty()) return "--out";
  if (!a.files.files.empty() && a.files.out_dir.empty()) return "--out-dir";
  return nullptr;
}

}  // namespace

bool wants_french() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return std::string_view(value).substr(0, 2) == "fr";
  }
  return false;
}

std::optional<Arguments> parse_arguments(const std::vector<std::string>& words, bool french, std::string& error) {
  const auto say = [&](const char* fr, const char* en, const std::string& what) {
    error = std::string(french ? fr : en) + what;
    return std::nullopt;
  };
  Arguments out;
  if (words.empty()) return say("commande manquante", "missing command", "");
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") return out;
  const auto command = command_named(words[0]);
  if (!command) return say("commande inconnue : ", "unknown command: ", words[0]);
  out.command = *command;
  if (*command == Command::kHelp || *command == Command::kVersion) return out;
  if (*command == Command::kAugment) out.sign.level = Level::kBLTA;
  const Options options = options_of(out);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    const auto option = options.find(word);
    if (option == options.end()) {
      if (word.size() > 1 && word[0] == '-') return say("option inconnue : ", "unknown option: ", word);
      if (*command == Command::kKeys) return say("argument inconnu : ", "unknown argument: ", word);
      out.files.files.push_back(word);
    } else if (option->second.flag) {
      option->second.set("");
    } else if (++i == words.size() || !option->second.set(words[i])) {
      return say("valeur incorrecte pour ", "bad value for ", word);
    }
  }
  if (const char* missing = missing_of(out)) return say("il manque : ", "missing: ", missing);
  return out;
}

}  // namespace signing::cli
