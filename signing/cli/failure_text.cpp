// What a failure means to whoever typed the command, and what to do, in two languages.
#include <cstdio>
#include <iterator>

#include "signing/cli/commands.hpp"
#include "signing/core/utf8.hpp"

namespace signing::cli {
namespace {

struct Sentence {
  Code code;
  const char* english;
  const char* french;
};

constexpr Sentence kSentences[] = {
    {Code::kP12TooLarge, "The .p12 file is too large.", "Le fichier .p12 est trop gros."},
    {Code::kP12Corrupt, "This is no PKCS#12 file, or it is damaged.",
     "Ce n’est pas un fichier PKCS#12, ou il est abîmé."},
    {Code::kP12WrongPassword, "The password of the .p12 file is wrong.", "Le mot de passe du fichier .p12 est faux."},
    {Code::kP12NoKey, "The .p12 file holds no private key: export it again with its key.",
     "Le fichier .p12 ne contient pas de clé privée : exportez-le de nouveau avec sa clé."},
    {Code::kP12SeveralKeys, "The .p12 file holds several keys: export the one to sign with.",
     "Le fichier .p12 contient plusieurs clés : exportez seulement celle qui doit signer."},
    {Code::kP12NoCertificate, "The .p12 file holds no certificate of its key.",
     "Le fichier .p12 ne contient pas le certificat de sa clé."},
    {Code::kP12KeyMismatch, "Key and certificate do not belong together.",
     "La clé et le certificat ne vont pas ensemble."},
    {Code::kP12Expired, "The certificate has ended: take a valid one.",
     "Le certificat a expiré : prenez-en un en cours de validité."},
    {Code::kP12NotYetValid, "The certificate is not valid yet.", "Le certificat n’est pas encore valable."},
    {Code::kP12NoSigningUsage, "The certificate is not made for signatures.",
     "Le certificat n’est pas fait pour signer."},
    {Code::kP12WeakKey, "The key is too short to sign with.", "La clé est trop courte pour signer."},
    {Code::kP12UnsupportedKey, "Keys of this kind cannot sign here: RSA 2048 to 4096, P-256, P-384 or P-521.",
     "Une clé de cette sorte ne peut pas signer ici : RSA de 2048 à 4096, P-256, P-384 ou P-521."},
    {Code::kP12WeakDigest, "The certificate is signed with SHA-1 or MD5: have it issued again.",
     "Le certificat est signé avec SHA-1 ou MD5 : faites-en émettre un autre."},
    {Code::kKeyExpired, "The certificate has ended: take a valid one.",
     "Le certificat a expiré : prenez-en un en cours de validité."},
    {Code::kKeyNotYetValid, "The certificate is not valid yet.", "Le certificat n’est pas encore valable."},
    {Code::kKeyFailed, "The key did not sign.", "La clé n’a pas signé."},
    {Code::kCertificateMalformed, "This is no certificate that can be read.", "Ce n’est pas un certificat lisible."},
    {Code::kImageTooLarge, "The picture's file is too large (2 MB at the most).",
     "Le fichier de l’image est trop gros (2 Mo au plus)."},
    {Code::kImageUnknownFormat, "The picture is neither PNG nor JPEG.", "L’image n’est ni en PNG ni en JPEG."},
    {Code::kImageDimensions, "The picture has too many pixels.", "L’image a trop de pixels."},
    {Code::kImageCorrupt, "The picture is damaged or incomplete.", "L’image est abîmée ou incomplète."},
    {Code::kImageBlank, "There is nothing on the picture.", "L’image est vide."},
    {Code::kPdfTooLarge, "The document is too large.", "Le document est trop gros."},
    {Code::kPdfMalformed, "This is no PDF, or it is damaged.", "Ce n’est pas un PDF, ou il est abîmé."},
    {Code::kPdfEncrypted, "The document is protected by a password: ask for an unprotected one.",
     "Le document est protégé par un mot de passe : demandez-le sans protection."},
    {Code::kPdfUnsupported, "This document cannot be extended without risk to what it holds; it was left as it is.",
     "Ce document ne peut pas être complété sans risque pour ce qu’il contient ; il est resté tel quel."},
    {Code::kPdfLimit, "The document is beyond what is read (size, depth or number of objects).",
     "Le document dépasse ce qui est lu (taille, profondeur ou nombre d’objets)."},
    {Code::kPdfFieldMissing, "There is no signature field of that name: see --prepare.",
     "Aucun champ de signature ne porte ce nom : voyez --prepare."},
    {Code::kPdfFieldSigned, "This field is signed already.", "Ce champ est déjà signé."},
    {Code::kPdfFieldExists, "A field of that name exists already.", "Un champ de ce nom existe déjà."},
    {Code::kPdfAlreadySigned, "The document is signed: fields can only be prepared before the first signature.",
     "Le document est signé : les champs ne se préparent qu’avant la première signature."},
    {Code::kPdfPageMissing, "There is no such page.", "Cette page n’existe pas."},
    {Code::kPdfHashMismatch, "The document is not the one that was announced.",
     "Le document n’est pas celui qui était annoncé."},
    {Code::kPdfEarlierSignatureBroken, "An earlier signature of the document is broken: do not sign it.",
     "Une signature précédente du document est rompue : ne le signez pas."},
    {Code::kPdfLocked, "An earlier signature of the document forbids another one.",
     "Une signature précédente du document interdit d’en ajouter une autre."},
    {Code::kGlyphMissing, "No font prints this character.", "Aucune police n’imprime ce caractère."},
    {Code::kTextDoesNotFit, "The text does not fit into the signature's frame.",
     "Le texte ne tient pas dans le cadre de la signature."},
    {Code::kTextInvalid, "The text is no valid UTF-8.", "Le texte n’est pas de l’UTF-8 valable."},
    {Code::kFontFile, "A font cannot be read.", "Une police ne se lit pas."},
    {Code::kSignatureTooLarge, "The signature is larger than the room kept for it.",
     "La signature est plus grande que la place réservée."},
    {Code::kCmsMalformed, "The signature cannot be read.", "La signature ne se lit pas."},
    {Code::kNetAddress, "This is no http or https address, or it leads to something else.",
     "Ce n’est pas une adresse http ou https, ou elle mène ailleurs."},
    {Code::kNetUnreachable, "The service cannot be reached.", "Le service est injoignable."},
    {Code::kNetTimeout, "The service did not answer in time.", "Le service n’a pas répondu à temps."},
    {Code::kNetStatus, "The service answered with an error.", "Le service a répondu par une erreur."},
    {Code::kNetTooLarge, "The service's answer is too large.", "La réponse du service est trop grosse."},
    {Code::kTsaRejected, "The time-stamping authority refused.", "L’autorité d’horodatage a refusé."},
    {Code::kTsaMalformed, "The time-stamping authority's answer cannot be read.",
     "La réponse de l’autorité d’horodatage ne se lit pas."},
    {Code::kTsaMismatch, "The time-stamp belongs to another request.", "L’horodatage répond à une autre demande."},
    {Code::kTsaUntrusted, "The time-stamping authority is not trusted: see --tsa-trust.",
     "L’autorité d’horodatage n’est pas reconnue : voyez --tsa-trust."},
    {Code::kOcspMalformed, "An OCSP answer cannot be read.", "Une réponse OCSP ne se lit pas."},
    {Code::kOcspUntrusted, "An OCSP answer comes from nobody entitled to it.",
     "Une réponse OCSP ne vient pas de qui peut la donner."},
    {Code::kCrlMalformed, "A revocation list cannot be read.", "Une liste de révocation ne se lit pas."},
    {Code::kCrlUntrusted, "A revocation list comes from nobody entitled to it.",
     "Une liste de révocation ne vient pas de qui peut la donner."},
    {Code::kRevocationUnavailable, "Whether the certificate is revoked cannot be found out now: try again later.",
     "On ne peut pas savoir maintenant si le certificat est révoqué : réessayez plus tard."},
    {Code::kCertificateRevoked, "The certificate is revoked.", "Le certificat est révoqué."},
    {Code::kPkcs11Module, "The PKCS#11 module cannot be used.", "Le module PKCS#11 n’est pas utilisable."},
    {Code::kPkcs11TokenMissing, "No token of that name: is the card or key plugged in?",
     "Aucun jeton de ce nom : la carte ou la clé est-elle branchée ?"},
    {Code::kPkcs11WrongPin, "The PIN is wrong. It was tried once and will not be tried again.",
     "Le code PIN est faux. Il a été essayé une fois et ne le sera plus."},
    {Code::kPkcs11PinLocked, "The token's PIN is locked, or one try is left: unlock it with its own tools.",
     "Le code PIN du jeton est bloqué, ou il reste un essai : débloquez-le avec ses outils."},
    {Code::kPkcs11KeyMissing, "The token holds no such key: see `pades keys`.",
     "Le jeton ne contient pas cette clé : voyez `pades keys`."},
    {Code::kCscRefused, "The remote signing service refused.", "Le service de signature à distance a refusé."},
    {Code::kCscTokenExpired, "The access to the remote signing service has ended: get a new token.",
     "L’accès au service de signature à distance a expiré : obtenez un nouveau jeton."},
    {Code::kCscMalformed, "The remote signing service's answer cannot be used.",
     "La réponse du service de signature à distance n’est pas utilisable."},
    {Code::kReaderCrashed, "The document made its reader fail; nothing else was touched.",
     "Le document a fait échouer son lecteur ; rien d’autre n’a été touché."},
    {Code::kReaderLimit, "The document asks for more memory or time than a document may.",
     "Le document demande plus de mémoire ou de temps qu’un document ne le peut."},
    {Code::kFile, "The file cannot be read or written.", "Le fichier ne peut pas être lu ou écrit."},
    {Code::kInternal, "This is a fault of pades.", "C’est un défaut de pades."},
};
static_assert(std::size(kSentences) == static_cast<std::size_t>(Code::kInternal) + 1, "a sentence for each code");

const char* sentence_of(Code code) {
  for (const Sentence& sentence : kSentences)
    if (sentence.code == code) return wants_french() ? sentence.french : sentence.english;
  return "";
}

}  // namespace

FileResult failure_result(const Failure& failure, const std::string& file) {
  std::string text = "pades: " + (file.empty() ? "" : file + ": ") + sentence_of(failure.code) + " [" +
                     std::string(failure.remedy()) + ": " + failure.what;
  if (!failure.subject.empty() && failure.subject != file) text += " (" + failure.subject + ")";
  text = printable(text + "]");
  switch (failure.code) {
    case Code::kPdfMalformed:
    case Code::kPdfEncrypted:
    case Code::kPdfLimit:
    case Code::kPdfTooLarge:
    case Code::kReaderCrashed:
    case Code::kReaderLimit:
    case Code::kFile:
      return {4, std::move(text), true};
    default:
      return {1, std::move(text), true};
  }
}

int report_failure(const Failure& failure) {
  const FileResult result = failure_result(failure, "");
  std::fprintf(stderr, "%s\n", result.text.c_str());
  return result.exit_code;
}

}  // namespace signing::cli
