// The words of --help; the man pages (man/) say the same at more length.
#include "signing/cli/arguments.hpp"

namespace signing::cli {
namespace {

constexpr const char* kEnglish =
    R"(pades - sign PDF documents (PAdES B-B, B-T, B-LT, B-LTA), keep the proof alive, verify

pades sign     --in F --out F | --out-dir D FILE...   KEY --field NAME [options]
pades prepare  --in F --out F | --out-dir D FILE...   --fields A,B [--rect PLACE]...
pades augment  --in F --out F | --out-dir D FILE...   [--level B-LT|B-LTA] [--tsa URL] [--trust PEM]...
pades renew    --in F --out F | --out-dir D FILE...   --tsa URL [--trust PEM]...
pades verify   [--json|--html] [--trust PEM]... [options] FILE...
pades inspect  [--json] [--password-file F] FILE...   what each revision changed
pades keys     KEY                                    the keys found there, with their certificates
The file given is never modified; the result is written beside its place, then renamed.

KEY, one of
  --p12 F --password-file F                  PKCS#12 file with one key and its certificate
  --pkcs11 MODULE --token T --key K --pin-file F
                                             key of a token, by its label or hexadecimal id
  --csc URL --credential ID --csc-token-file F [--pin-file F]
                                             remote signing service (CSC API v2)
  --chain F      certificates above the signer, when the key's place lacks them; may be repeated
  --pss          RSA-PSS instead of PKCS#1 v1.5
sign
  --field NAME           signature field to sign
  --prepare A,B          first add these fields (the last one locks the document)
  --rect [PAGE:]X,Y,W,H  place of a prepared field in points, page from 1 or negative from the end; may be repeated
  --level L              B-B (default), B-T, B-LT or B-LTA
  --time-stamp-optional  sign at B-B when the time-stamping authority does not answer
  --certify 2            first signature: only signatures may follow
  --image F              signature picture, PNG or JPEG
  --name T  --reason T  --location T
  --text LINE            a line of the visible block; may be repeated
network
  --tsa URL  --tsa-auth-file F  --tsa-policy OID  --tsa-trust PEM
  --tls-trust PEM  --proxy URL  --timeout SECONDS
verify
  --trust PEM  --trust-dir D  --tsa-trust PEM   trust anchors of signers, of time-stamps (else the same)
  --at ISO8601           judge at that date instead of now
  --policy agreement|pdf what may change after a signature (agreement: nothing but signatures)
  --expect N  --min-level L  (agreement: N signatures in fields prepared before the first one)
  --crl F  --certificate F   evidence that the file lacks; may be repeated
  --algorithms F         algorithm policy (JSON) instead of the built-in one
  --online               fetch what lacks (OCSP, CRL, issuers)
  --password-file F      password of an encrypted document (first line of F)
  --password P           the same; everybody sees P in the list of processes
many files
  -j N                   so many at a time; one result per file; goes on after an error

Exit codes: 0 good, 1 broken (verify) or not done, 2 not established, 3 no signature, 4 unreadable, 64 usage.
)";

constexpr const char* kFrench =
    R"(pades - signer des documents PDF (PAdES B-B, B-T, B-LT, B-LTA), garder la preuve vivante, vérifier

pades sign     --in F --out F | --out-dir D FICHIER...   CLÉ --field NOM [options]
pades prepare  --in F --out F | --out-dir D FICHIER...   --fields A,B [--rect PLACE]...
pades augment  --in F --out F | --out-dir D FICHIER...   [--level B-LT|B-LTA] [--tsa URL] [--trust PEM]...
pades renew    --in F --out F | --out-dir D FICHIER...   --tsa URL [--trust PEM]...
pades verify   [--json|--html] [--trust PEM]... [options] FICHIER...
pades inspect  [--json] [--password-file F] FICHIER...   ce que chaque révision a changé
pades keys     CLÉ                                       les clés trouvées et leurs certificats
Le fichier donné n'est jamais modifié ; le résultat est écrit à côté de sa place, puis renommé.

CLÉ, l'une de
  --p12 F --password-file F                  fichier PKCS#12 : une clé et son certificat
  --pkcs11 MODULE --token T --key K --pin-file F
                                             clé d'une carte ou d'un HSM, par son nom ou son identifiant hexadécimal
  --csc URL --credential ID --csc-token-file F [--pin-file F]
                                             service de signature à distance (CSC API v2)
  --chain F      certificats au-dessus du signataire, s'ils manquent ; peut être répétée
  --pss          RSA-PSS au lieu de PKCS#1 v1.5
sign
  --field NOM            champ de signature à signer
  --prepare A,B          ajouter d'abord ces champs (le dernier verrouille le document)
  --rect [PAGE:]X,Y,L,H  place d'un champ préparé, en points ; page à partir de 1, ou négative depuis la fin
  --level N              B-B (par défaut), B-T, B-LT ou B-LTA
  --time-stamp-optional  signer en B-B quand l'autorité d'horodatage ne répond pas
  --certify 2            première signature : seules des signatures pourront suivre
  --image F              image de signature, PNG ou JPEG
  --name T  --reason T  --location T
  --text LIGNE           une ligne du cadre visible ; peut être répétée
réseau
  --tsa URL  --tsa-auth-file F  --tsa-policy OID  --tsa-trust PEM
  --tls-trust PEM  --proxy URL  --timeout SECONDES
verify
  --trust PEM  --trust-dir D  --tsa-trust PEM   autorités reconnues pour les signataires, pour l'horodatage
  --at ISO8601           juger à cette date au lieu de maintenant
  --policy agreement|pdf ce qui peut changer après une signature (agreement : rien que des signatures)
  --expect N  --min-level N  (agreement : N signatures dans des champs préparés avant la première)
  --crl F  --certificate F   preuves qui manquent au fichier ; peuvent être répétées
  --algorithms F         politique d'algorithmes (JSON) au lieu de celle du programme
  --online               aller chercher ce qui manque (OCSP, CRL, émetteurs)
  --password-file F      mot de passe d'un document protégé (première ligne de F)
  --password P           de même ; tout le monde voit P dans la liste des processus
plusieurs fichiers
  -j N                   autant à la fois ; un résultat par fichier ; continue après une erreur

Codes de sortie : 0 valide, 1 invalide (verify) ou non fait, 2 non établie, 3 aucune signature, 4 illisible,
                  64 mauvais usage.
)";

}  // namespace

const char* help_text(bool french) {
  return french ? kFrench : kEnglish;
}

}  // namespace signing::cli
