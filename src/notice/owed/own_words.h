// What Crier's own messages to people are written with: in the languages of the notice that they
// have had, as far as Crier has words in them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "campaign/campaign_spec.h"
#include "notice/compiled_notice.h"
#include "notice/program.h"
#include "notice/template/notice_template.h"
#include "notice/template/vocabulary.h"
#include "objection/objection_token.h"

namespace crier::notice {

// How the notice was written that told the person (NoticeSetting). What is empty or not known here
// is that of the campaign.
struct NoticeReader {
  std::string locales;  // "fr-LU+de-LU".
  std::string country;
  std::string zone;
};

// Compiled in, and a test reads them: no operator's folder has a part in it.
[[nodiscard]] NoticeTemplate own_template(std::string_view name);

[[nodiscard]] Setting setting_for(const NoticeReader& reader, const CampaignSpec& spec,
                                  const NoticeTemplate& texts);

// `program` as a notice of the campaign that is not counted among those of its steps.
[[nodiscard]] std::shared_ptr<const CompiledNotice> own_notice(
    Program program, const std::string& version, const Setting& setting, const CampaignSpec& spec,
    const objection::TokenSealer& tokens);

}  // namespace crier::notice
