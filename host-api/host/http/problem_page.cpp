#include "host-api/host/http/problem_page.hpp"

#include <openssl/rand.h>

#include <array>
#include <stdexcept>

#include "host-api/host/http/escape.hpp"

namespace ent::http {
namespace {

struct Words {
  int status;
  std::string_view title;
  std::string_view message;
};

constexpr std::array<Words, 21> kWords{{
    {400, "Demande incorrecte",
     "La demande envoyée par le navigateur n'a pas pu être comprise. Revenez à la page précédente et recommencez."},
    {401, "Connexion nécessaire", "Connectez-vous pour continuer."},
    {403, "Accès refusé",
     "Vous n'avez pas le droit de faire cela. Adressez-vous à la direction de votre établissement ou à "
     "l'administrateur."},
    {404, "Page introuvable", "Cette page n'existe pas ou n'existe plus. Vérifiez l'adresse ou revenez à l'accueil."},
    {405, "Action impossible ici", "Cette adresse n'accepte pas cette action. Revenez à la page précédente."},
    {408, "Demande trop lente",
     "La demande n'est pas arrivée entière à temps ; rien n'a été enregistré. Vérifiez la connexion, puis "
     "recommencez."},
    {409, "Déjà modifié",
     "Quelqu'un a modifié ces informations entre-temps. Rechargez la page, vérifiez, puis recommencez."},
    {410, "Page supprimée", "Cette page n'existe plus."},
    {412, "Version dépassée",
     "La version que vous aviez sous les yeux n'est plus la dernière. Rechargez la page, puis recommencez."},
    {413, "Envoi trop volumineux",
     "Ce que vous avez envoyé dépasse la taille acceptée. Réduisez le fichier, puis recommencez."},
    {414, "Adresse trop longue", "L'adresse demandée est trop longue."},
    {415, "Format non accepté", "Ce format de fichier ou de formulaire n'est pas accepté."},
    {417, "Demande incorrecte", "Le navigateur attend un comportement que ce serveur n'offre pas."},
    {422, "Informations à corriger",
     "Certaines informations ne sont pas acceptées. Revenez au formulaire et corrigez-les."},
    {429, "Trop d'essais", "Il y a eu trop d'essais en peu de temps. Patientez, puis recommencez."},
    {431, "Demande trop volumineuse",
     "Le navigateur a envoyé trop d'informations. Effacez les cookies de ce site, puis recommencez."},
    {500, "Erreur inattendue",
     "Une erreur est survenue de notre côté. Recommencez ; si elle se répète, transmettez la référence ci-dessous à "
     "l'administrateur."},
    {501, "Action inconnue", "Ce serveur ne connaît pas cette action."},
    {502, "Service extérieur en défaut",
     "Un service extérieur n'a pas répondu comme prévu. Recommencez dans quelques minutes."},
    {503, "Service momentanément indisponible",
     "Le service est très sollicité ou redémarre. Recommencez dans quelques instants."},
    {507, "Espace insuffisant",
     "L'espace de stockage est plein : rien n'a été enregistré. Prévenez l'administrateur avec la référence "
     "ci-dessous."},
}};

const Words& words_for(int status) {
  for (const Words& words : kWords) {
    if (words.status == status) return words;
  }
  static constexpr Words kClient{400, "Demande refusée", "La demande n'a pas pu être acceptée."};
  static constexpr Words kServer{500, "Erreur inattendue",
                                 "Une erreur est survenue de notre côté. Recommencez plus tard."};
  return status < 500 ? kClient : kServer;
}

std::string json_string(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4U];
      out += kHex[static_cast<unsigned char>(c) & 15U];
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

std::string make_reference() {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::array<unsigned char, 6> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) throw std::runtime_error("no random bytes");
  std::string out = "CV-";
  for (const unsigned char byte : random) out += kDigits[byte & 31U];
  return out;
}

std::string_view problem_title(int status) {
  return words_for(status).title;
}
std::string_view problem_message(int status) {
  return words_for(status).message;
}

std::string plain_problem_page(std::string_view title, std::string_view message, std::string_view reference) {
  return "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         escape_html(title) + "</title>\n</head>\n<body>\n<main>\n<h1>" + escape_html(title) + "</h1>\n<p>" +
         escape_html(message) + "</p>\n<p>Référence : <code>" + escape_html(reference) +
         "</code></p>\n</main>\n</body>\n</html>\n";
}

std::string problem_json(int status, std::string_view title, std::string_view message, std::string_view reference) {
  return "{\"status\":" + std::to_string(status) + ",\"title\":" + json_string(title) +
         ",\"detail\":" + json_string(message) + ",\"reference\":" + json_string(reference) + "}\n";
}

}  // namespace ent::http
