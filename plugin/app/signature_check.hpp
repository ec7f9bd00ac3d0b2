// Whether a recorded signature is really in the bytes. Internal to plugin/app.
#pragma once

#include <string>
#include <vector>

#include "plugin/app/context.hpp"
#include "plugin/domain/state_machine.hpp"
#include "signing/verify/verify.hpp"

namespace conventions::app {

const char* field_of(domain::Side side);

// The instance's own authority as trust anchor (when there is one), those of the time-stamps, judged at `time_ms`.
// `schools`: those whose signatures are expected, for the time-stamping authorities of their own.
[[nodiscard]] Result<signing::VerifyOptions> verify_options(const Context& context, const ent_call& call,
                                                            std::int64_t time_ms,
                                                            const std::vector<domain::Uai>& schools);

// The whole report on a document of our own.
[[nodiscard]] Result<signing::Report> verify(const Context& context, const ent_call& call, signing::BytesView pdf,
                                             std::int64_t time_ms, const std::vector<domain::Uai>& schools = {});

// Intact, made with the recorded certificate, nothing forbidden changed afterwards. An own certificate whose authority
// we do not know is no objection: the school itself configured it.
bool holds(const signing::Report& report, domain::Side side, const std::string& certificate_sha256);

// The exact bytes of a version as it is now; kCorrupt when they are not those recorded.
[[nodiscard]] Result<std::string> exact_bytes(const Context& context, const ent_call& call,
                                              const domain::Version& version);

// The host signs only over a home signature that verifies (product.md § 4). `bytes`: see exact_bytes.
[[nodiscard]] Result<domain::Check> check_home_signature(const Context& context, const ent_call& call,
                                                         const domain::Version& version, const std::string& bytes,
                                                         std::int64_t now_ms);

}  // namespace conventions::app
