// The commands of `crier campaign`; campaign_commands.cpp has the list. Commands that belong
// together share a file.
#pragma once

#include <chrono>
#include <string>

#include "campaign/campaign_spec.h"
#include "cli/context.h"
#include "notice/notice_book.h"
#include "notice/template/catalogue.h"
#include "use_cases/campaign/changing/link_gate.h"
#include "use_cases/campaign/opening/opened_campaign.h"
#include "use_cases/campaign/reading/campaign_lookup.h"

namespace crier::app {

class Command;

void add_campaign_sample(Command& noun, Context& context);
void add_campaign_create(Command& noun, Context& context);
void add_campaign_list(Command& noun, Context& context);
void add_campaign_show(Command& noun, Context& context);
void add_campaign_plan(Command& noun, Context& context);
void add_campaign_changes(Command& noun, Context& context);  // start, pause, resume, cancel
void add_campaign_extend(Command& noun, Context& context);
void add_campaign_answers(Command& noun, Context& context);
void add_campaign_next_wave(Command& noun, Context& context);
void add_campaign_status(Command& noun, Context& context);
void add_campaign_link(Command& noun, Context& context);  // check-link, waive-link-check
void add_campaign_preview(Command& noun, Context& context);
void add_campaign_approve(Command& noun, Context& context);
void add_campaign_resume(Command& noun, Context& context);
void add_campaign_test_send(Command& noun, Context& context);

// `crier deadline explain CAMPAIGN`: where its dates come from.
void explain_campaign_dates(Context& context, const std::string& key, Format format);
// The same with `--person REF`: their own cut-off.
void explain_cutoff_of_person(Context& context, const std::string& key, const std::string& ref,
                              Format format);

// The campaign of this key. Throws CommandFailure, with the keys that there are.
[[nodiscard]] store::CampaignRecord require_campaign(Context& context, const std::string& key);

// What its specification says. Throws CommandFailure.
[[nodiscard]] CampaignSpec require_spec(const store::CampaignRecord& campaign,
                                        const notice::Catalogue& catalogue);

// The campaign as its templates word it now. Throws CommandFailure.
[[nodiscard]] OpenedCampaign require_opened(Context& context,
                                            const store::CampaignRecord& campaign);

// The compiled notices of a specification. Throws CommandFailure with every fault that keeps them
// from being written.
[[nodiscard]] notice::NoticeBook require_notices(Context& context, const CampaignSpec& spec);

// Asks objection links over HTTP, within [objection_link] timeout each.
[[nodiscard]] LinkAsker link_asker(Context& context);
// For how long daemons of this configuration may leave a link unasked. What daemons have done is
// kept with the link, and counts before it.
[[nodiscard]] std::chrono::milliseconds longest_silence(Context& context);

// How wide a line of `out`, or of `err`, may be: the terminal's width, no bound (0) elsewhere.
[[nodiscard]] std::size_t line_width(const Context& context);
[[nodiscard]] std::size_t warning_width(const Context& context);

}  // namespace crier::app
