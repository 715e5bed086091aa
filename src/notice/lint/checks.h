// The checks, by what they look at. Each appends its remarks.
#pragma once

#include <string>
#include <vector>

#include "campaign/campaign_spec.h"
#include "notice/lint/lint.h"
#include "notice/rendering.h"
#include "notice/template/notice_template.h"

namespace crier::notice {

using Remarks = std::vector<Remark>;

// One language of a campaign, written out, and the file that its words are from.
struct LintedNotice {
  const CampaignSpec& spec;
  const Rendering& rendering;
  std::string tag;
  std::string message_file;
  std::string html_file;
};

// Promotional words, message by message; each is reported with its line.
void check_words(const NoticeTemplate& texts, Remarks& remarks);

// The subject of one language.
void check_subject(const LintedNotice& linted, Remarks& remarks);

// The order of what the layouts say, and that both say the same.
void check_layouts(const NoticeTemplate& texts, NoticeProfile profile, Remarks& remarks);

// The HTML of one language as a browser or a screen reader meets it.
void check_html(const LintedNotice& linted, Remarks& remarks);

// The short form of one language.
void check_short_form(const LintedNotice& linted, Remarks& remarks);

// Where the links of the campaign lead.
void check_links(const CampaignSpec& spec, Remarks& remarks);

struct LanguageSwitch {
  const CampaignSpec& spec;
  const NoticeTemplate& texts;
  std::string_view pages_url;
};

// Whether readers of one language find the others.
void check_language_switch(const LanguageSwitch& languages, Remarks& remarks);

}  // namespace crier::notice
