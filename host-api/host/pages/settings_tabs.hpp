// The tab bar « Paramètres »: entries of the manifests and the host's own.
#pragma once
#include <string>

#include "host/chrome/exchange.hpp"

namespace ent::host {

/// HTML of the bar; `current` is the address of the tab that is shown.
std::string settings_tabs(Exchange& exchange, const std::string& current);

}  // namespace ent::host
