// A rendering as a push message shows it.
#pragma once

#include "notice/mail/mime.h"
#include "notice/program.h"
#include "notice/rendering.h"

namespace crier::notice {

// One object: "title" (the subject), "body" (the short form, without the link at its end, which
// nobody can press there) and "link", which a tap opens: the page with the whole notice, whose
// button objects; where no pages are served, the objection link; where one cannot object either,
// none.
[[nodiscard]] Program push_program(const Rendering& rendering, const CampaignContext& campaign);

}  // namespace crier::notice
