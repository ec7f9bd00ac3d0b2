// From the report of signing/verify to the six lines of the page. Internal to plugin/app.
#pragma once

#include <map>
#include <set>
#include <string>

#include "plugin/app/verification.hpp"
#include "signing/verify/report.hpp"

namespace conventions::app {

// What this ENT knows beside the file: certificates that schools registered here as their own, by SHA-256.
struct Registered {
  std::map<std::string, std::string> school;  // UAI of who registered it, also when replaced or removed since
  std::set<std::string> compromised;          // declared so
};

// `at`: the time of the verification.
CheckedSignature checked(const signing::SignatureReport& report, const Registered& registered, signing::Time at);

Verdict worse(Verdict a, Verdict b);
Verdict verdict_of(Grade grade);

// Whether the only objection to a signature is that its authority is unknown here.
bool lacks_chain(const signing::SignatureReport& report);

// Level and end of the proof of the whole document.
void put_proof(const signing::Report& report, Verification& verification);

}  // namespace conventions::app
