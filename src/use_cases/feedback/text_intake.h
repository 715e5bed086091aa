// How what an SMSC delivers is kept: with the mails that come back, before anybody reads it.
#pragma once

#include <span>

#include "base/time.h"
#include "feedback/text/came_text.h"
#include "postgres/database.h"

namespace crier::app {

// The way that it has beside those of mails (mail_intake.h).
inline constexpr const char* way_of_texts = "smpp";

// A receipt that comes twice on one day is kept once. What people write is kept each time: who
// writes "STOP" today and has done so last year has said it twice. Durable with the commit of
// `transaction`.
void keep_texts(store::Transaction& transaction, WallTime now,
                std::span<const feedback::CameText> texts);

}  // namespace crier::app
