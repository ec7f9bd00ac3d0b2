// The stored form of the paper process; part of record_json.hpp. Internal to plugin/app.
#pragma once

#include <boost/json/fwd.hpp>

#include "plugin/domain/convention.hpp"

namespace conventions::app {

boost::json::object to_json(const domain::Paper& paper);
domain::Paper paper_from(const boost::json::object& body);

boost::json::object to_json(const domain::PaperEntry& entry);
domain::PaperEntry paper_entry_from(const boost::json::object& body);

// « Papier en cours »: a paper step was recorded and signatures are still missing.
bool is_on_paper(const domain::Convention& convention);

}  // namespace conventions::app
