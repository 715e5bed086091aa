// Every word that the layouts may ask for, in one language: facts of the campaign, what Crier
// knows, and the messages of the translation with both filled in. Values are plain text with
// markers.
#pragma once

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/campaign_spec.h"
#include "campaign/country_table.h"
#include "notice/owed/confirmed_statement.h"
#include "notice/template/notice_template.h"
#include "notice/wording_fault.h"

namespace crier::notice {

struct Vocabulary {
  std::string tag;  // The reader's language: "de-AT".
  std::map<std::string, std::string, std::less<>> words;
};

// What a variant is made for.
struct Setting {
  std::vector<std::string> locales;
  const Country* country{};
  std::string zone;
};

struct VocabularySource {
  const CampaignSpec& spec;
  const NoticeTemplate& texts;
  std::vector<std::string> available;  // The campaign's languages, for the links to the others.
  std::string pages_url;  // Where the page with them is (notice/page_link.h); or empty.
  // What a confirmation says of a statement; null: a notice.
  const ConfirmedStatement* confirms{};
};

// What the campaign states under this name for readers of `tag`; null when it does not.
[[nodiscard]] const std::string* fact_for(const CampaignSpec& spec, std::string_view name,
                                          std::string_view tag);

// The words for readers of `tag`, which has a text among `source.texts.languages`.
[[nodiscard]] Vocabulary vocabulary_for(const VocabularySource& source, const Setting& setting,
                                        std::string_view tag);

// The key in `texts.languages` for readers of `tag`.
[[nodiscard]] std::string text_tag_for(const NoticeTemplate& texts, std::string_view tag);

// "nl · fr · de" in their own names.
[[nodiscard]] std::string native_names(const std::vector<std::string>& tags);

// Swiss and Liechtenstein spelling has no ß.
[[nodiscard]] std::string in_regional_spelling(std::string text, std::string_view tag);

}  // namespace crier::notice
