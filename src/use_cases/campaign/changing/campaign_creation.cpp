#include "use_cases/campaign/changing/campaign_creation.h"

#include <utility>

#include <fmt/format.h>

#include "campaign/validation/validation.h"
#include "notice/template/template_slots.h"
#include "specification/spec_file.h"
#include "specification/spec_surroundings.h"
#include "use_cases/audience/purpose_check.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {

std::expected<CheckedSpecification, std::string> check_specification(
    const WrittenSpecification& written, const notice::Catalogue& catalogue,
    const SpecificationRules& rules) {
  SpecReading reading = read_spec(written.text, notice::all_fact_names(catalogue));
  std::vector<Finding> findings = reading.findings;
  // A file that is not TOML has no values to check.
  const bool is_toml = findings.empty() || !findings.front().key.empty();
  if (is_toml) {
    const auto more = validate(
        reading.spec, spec_surroundings(reading.spec, rules.channels, catalogue, rules.now),
        reading.unread);
    findings.insert(findings.end(), more.begin(), more.end());
  }
  std::string told = explain(findings, reading, written.name);
  if (!has_fault(findings)) {
    return CheckedSpecification{.spec = std::move(reading.spec), .warnings = std::move(told)};
  }
  if (told.ends_with('\n')) told.pop_back();
  return std::unexpected(std::move(told));
}

std::expected<CreatedCampaign, std::string> create_draft(store::Connection& connection,
                                                         const CampaignSpec& spec,
                                                         const std::string& text,
                                                         const NoticeSource& source,
                                                         const store::ChangeNote& note) {
  const auto book = open_notices(spec, source);
  if (!book) return std::unexpected(book.error());
  if (const auto later = open_later_notices(spec, source); !later) {
    return std::unexpected(later.error());
  }
  const store::NewCampaign campaign{.key = spec.key,
                                    .purpose = spec.purpose,
                                    .channel = std::string(spec.channel.name),
                                    .spec = text,
                                    .notify_by = spec.notify_by.instant,
                                    .cutoff = spec.cutoff.instant,
                                    .effective_at = spec.effective_at.instant,
                                    .sends_confirmations = spec.sends_confirmations};
  CreatedCampaign created{.languages = book->locales().size(), .warning = {}};
  const auto id = connection.transact([&](store::Transaction& transaction) {
    created.warning = warning_of_new_purpose(transaction, spec.purpose);
    return store::create_campaign(transaction, campaign, note);
  });
  if (id) return created;
  return std::unexpected(
      fmt::format("there is a campaign \"{0}\" already; give this one another key, or see: crier "
                  "campaign show {0}",
                  spec.key));
}

}  // namespace crier::app
