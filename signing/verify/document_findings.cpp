#include "signing/verify/document_findings.hpp"

#include "signing/verify/conclude.hpp"

namespace signing::verify {

Finding unreadable(const Failure& failed) {
  if (failed.code == Code::kPdfEncrypted && failed.subject == "wrong")
    return {"verify.wrong_password", "Le mot de passe donné n'ouvre pas ce document.", failed.what};
  if (failed.code == Code::kPdfEncrypted)
    return {
        "verify.encrypted",
        "Le document est protégé par un mot de passe : il faut le donner, ou fournir un exemplaire sans protection.",
        failed.what};
  if (failed.code == Code::kPdfUnsupported)
    return {"verify.unsupported", "Le document est d'une forme que le vérificateur ne lit pas.", failed.what};
  if (failed.code == Code::kPdfLimit || failed.code == Code::kPdfTooLarge)
    return {"verify.limit", "Le document dépasse ce que le vérificateur accepte de lire.", failed.what};
  return {"verify.unreadable", "Le document est illisible ou endommagé.", failed.what};
}

void two_readers_differ(Report& report, const std::string& detail) {
  const Finding finding{"verify.two_readers",
                        "Deux lecteurs indépendants ne lisent pas le même document : il est endommagé ou trompeur.",
                        detail};
  for (SignatureReport& signature : report.signatures) fail_format(signature, finding);
  report.failures.push_back(finding);
  if (report.signatures.empty()) {
    report.indication = Indication::kUnreadable;
    report.sub_indication = SubIndication::kNone;
  } else if (report.indication != Indication::kTotalFailed) {
    report.indication = Indication::kTotalFailed;
    report.sub_indication = SubIndication::kFormatFailure;
  }
}

}  // namespace signing::verify
