// Error answers in French, and the reference that ties them to the log.
#pragma once

#include <string>
#include <string_view>

#include "host-api/host/http/response.hpp"

namespace ent::http {

// "CV-7F3A91": six characters of Crockford's base 32 (no I, L, O, U: it is read out over the phone), from a secure
// random.
std::string make_reference();

// « Page introuvable » for 404 ...
std::string_view problem_title(int status);
// What happened and what to do, for a person.
std::string_view problem_message(int status);

// The page without the ENT's chrome: for refusals that no handler sees.
std::string plain_problem_page(std::string_view title, std::string_view message, std::string_view reference);

// The same as application/problem+json (RFC 9457), with "reference" as an extension member.
std::string problem_json(int status, std::string_view title, std::string_view message, std::string_view reference);

}  // namespace ent::http
