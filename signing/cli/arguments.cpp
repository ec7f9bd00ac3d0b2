#include "signing/cli/arguments.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace signing::cli {
namespace {

constexpr const char* kEnglish =
    "pades - sign and verify PDF documents (PAdES baseline B-B)\n\n"
    "pades sign --in F --out F --p12 F --password-file F --field NAME [options]\n"
    "  --in F             PDF to sign; never modified\n"
    "  --out F            signed PDF (written beside, then renamed)\n"
    "  --p12 F            PKCS#12 file with one key and its certificate\n"
    "  --password-file F  file whose first line is the password\n"
    "  --field NAME       signature field to sign\n"
    "  --prepare A,B      first add these fields to the last page (the last one locks the document)\n"
    "  --image F          signature picture, PNG or JPEG\n"
    "  --name T  --reason T  --location T\n"
    "  --text LINE        a line of the visible block; may be repeated\n"
    "  --pss              RSA-PSS instead of PKCS#1 v1.5\n\n"
    "pades verify [--json] [--trust PEM]... [--expect N] [--policy agreement|pdf] FILE\n\n"
    "Exit codes: 0 good, 1 broken (verify) or not signed (sign), 2 not established, 3 no signature, 4 unreadable,\n"
    "            64 usage.\n";
constexpr const char* kFrench =
    "pades - signer et vérifier des documents PDF (PAdES niveau B-B)\n\n"
    "pades sign --in F --out F --p12 F --password-file F --field NOM [options]\n"
    "  --in F             PDF à signer ; jamais modifié\n"
    "  --out F            PDF signé (écrit à côté, puis renommé)\n"
    "  --p12 F            fichier PKCS#12 : une clé et son certificat\n"
    "  --password-file F  fichier dont la première ligne est le mot de passe\n"
    "  --field NOM        champ de signature à signer\n"
    "  --prepare A,B      ajouter d'abord ces champs à la dernière page (le dernier verrouille le document)\n"
    "  --image F          image de signature, PNG ou JPEG\n"
    "  --name T  --reason T  --location T\n"
    "  --text LIGNE       une ligne du cadre visible ; peut être répétée\n"
    "  --pss              RSA-PSS au lieu de PKCS#1 v1.5\n\n"
    "pades verify [--json] [--trust PEM]... [--expect N] [--policy agreement|pdf] FICHIER\n\n"
    "Codes de sortie : 0 valide, 1 invalide (verify) ou non signé (sign), 2 non établie, 3 aucune signature,\n"
    "                  4 illisible, 64 mauvais usage.\n";

using Setter = std::function<bool(const std::string&)>;

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == ',')
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

Setter into(std::string& target) {
  return [&target](const std::string& value) {
    target = value;
    return true;
  };
}

bool to_count(const std::string& text, std::optional<std::size_t>& out) {
  if (text.empty() || text.size() > 4 ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return false;
  out = static_cast<std::size_t>(std::stoul(text));
  return true;
}

std::map<std::string, Setter> sign_options(SignArguments& a) {
  return {{"--in", into(a.in)},
          {"--out", into(a.out)},
          {"--p12", into(a.p12)},
          {"--password-file", into(a.password_file)},
          {"--field", into(a.field)},
          {"--image", into(a.image)},
          {"--name", into(a.name)},
          {"--reason", into(a.reason)},
          {"--location", into(a.location)},
          {"--prepare",
           [&a](const std::string& v) {
             a.prepare = split(v);
             return !v.empty();
           }},
          {"--text", [&a](const std::string& v) {
             a.lines.push_back(v);
             return true;
           }}};
}

std::map<std::string, Setter> verify_options(VerifyArguments& a) {
  return {{"--trust",
           [&a](const std::string& v) {
             a.trust.push_back(v);
             return true;
           }},
          {"--expect", [&a](const std::string& v) { return to_count(v, a.expected); }},
          {"--policy", [&a](const std::string& v) {
             a.pdf_policy = v == "pdf";
             return v == "pdf" || v == "agreement";
           }}};
}

std::optional<std::string> missing(const SignArguments& a) {
  const std::pair<const char*, const std::string*> needed[] = {{"--in", &a.in},
                                                               {"--out", &a.out},
                                                               {"--p12", &a.p12},
                                                               {"--password-file", &a.password_file},
                                                               {"--field", &a.field}};
  for (const auto& [option, value] : needed)
    if (value->empty()) return option;
  return std::nullopt;
}

}  // namespace

const char* help_text(bool french) {
  return french ? kFrench : kEnglish;
}

std::optional<Arguments> parse_arguments(const std::vector<std::string>& words, bool french, std::string& error) {
  const auto say = [&](const char* fr, const char* en, const std::string& what) {
    error = std::string(french ? fr : en) + what;
    return std::nullopt;
  };
  Arguments out;
  if (words.empty()) return say("commande manquante : sign ou verify", "missing command: sign or verify", "");
  for (const std::string& word : words)
    if (word == "--help" || word == "-h") return out;
  const bool signing = words[0] == "sign";
  if (!signing && words[0] != "verify") return say("commande inconnue : ", "unknown command: ", words[0]);
  out.command = signing ? Arguments::Command::kSign : Arguments::Command::kVerify;
  std::map<std::string, Setter> options = signing ? sign_options(out.sign) : verify_options(out.verify);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    const auto option = options.find(word);
    if (option != options.end()) {
      if (++i == words.size() || !option->second(words[i]))
        return say("valeur incorrecte pour ", "bad value for ", word);
    } else if (!signing && word == "--json") {
      out.verify.json = true;
    } else if (signing && word == "--pss") {
      out.sign.pss = true;
    } else if (!signing && word.substr(0, 2) != "--" && out.verify.file.empty()) {
      out.verify.file = word;
    } else {
      return say("argument inconnu : ", "unknown argument: ", word);
    }
  }
  if (signing) {
    if (const auto option = missing(out.sign)) return say("option manquante : ", "missing option: ", *option);
  } else if (out.verify.file.empty()) {
    return say("fichier manquant", "missing file", "");
  }
  return out;
}

}  // namespace signing::cli
