// The notices of a campaign as things to look at: every language, with the country that it is read
// in, written out for one reader.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "notice/notice_book.h"
#include "notice/template/catalogue.h"

namespace crier::app {

struct NoticeSample {
  std::vector<std::string> locales;  // Several: one notice with each language complete.
  std::string country;
  std::string version;
  std::string subject;
  std::string html;
  std::string text;
  std::string short_form;
};

// The reader that the samples are written for.
struct SampleReader {
  std::string ref;
  std::string name;  // Empty: without a name.
  WallTime at;
};

// One for every country of the campaign in the languages that somebody there is told in who has
// chosen none, one for each other way in which its languages are told there, and one for every
// language that none of these has. `only`: a language such as "de"; empty: all.
[[nodiscard]] std::vector<NoticeSample> samples_of(const CampaignSpec& spec,
                                                   notice::NoticeBook& book,
                                                   const SampleReader& reader,
                                                   const std::string& only);

// The one that this person gets.
[[nodiscard]] NoticeSample sample_for(notice::NoticeBook& book, const SampleReader& reader,
                                      const std::vector<std::string>& locales,
                                      const std::string& country, const std::string& zone);

}  // namespace crier::app
