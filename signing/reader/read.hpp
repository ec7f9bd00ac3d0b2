// What the child does between its two ends: two readers, one answer.
#pragma once

#include "signing/verify/wire.hpp"

namespace signing::reader {

// The answer as octets: a report or revisions, by request.task.
Bytes answer(const verify::ReaderRequest& request, BytesView file);

}  // namespace signing::reader
