// Steps and states of e-mails in French, for the pages about them.
#pragma once
#include <string>

namespace ent::host {

/// « Connexion au serveur »; `step` is smtp::name_of(Step), "" gives "".
std::string mail_step_text(const std::string& step);

}  // namespace ent::host
