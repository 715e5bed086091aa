// Writes the notice for one person as its channel sends it.
#pragma once

#include "base/time.h"
#include "dispatch/notice_feed.h"
#include "dispatch/queued_notice.h"

namespace crier::dispatch {

// Fills `into`, all but its ticket, and keeps in `work` what proves these words later: the instant
// that they bear and the digest of the person's slots. Throws what the composer throws.
void write_notice(QueuedNotice& work, WallTime now, OutgoingNotice& into);

}  // namespace crier::dispatch
