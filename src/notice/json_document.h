// A rendering as the JSON document that a webhook receives.
#pragma once

#include "notice/mail/mime.h"
#include "notice/program.h"
#include "notice/rendering.h"

namespace crier::notice {

// One object: campaign, step, profile, ref, country, locale, locales, version, idempotency_key,
// sent_at, subject, text, html, short and, where one can object, objection_link. All are strings
// but the number `step` and the array `locales`. `rendering` has its notice id filled in.
[[nodiscard]] Program json_program(const Rendering& rendering, const CampaignContext& campaign);

}  // namespace crier::notice
