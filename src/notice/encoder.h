// From the words of a variant to the program that writes them in a format.
#pragma once

#include "campaign/notice_format.h"
#include "notice/mail/mime.h"
#include "notice/program.h"
#include "notice/rendering.h"

namespace crier::notice {

// `rendering` has its notice id filled in.
[[nodiscard]] Program program_in(NoticeFormat format, const Rendering& rendering,
                                 const CampaignContext& campaign);

}  // namespace crier::notice
