#include "use_cases/campaign/opening/campaign_composer.h"

#include <utility>

#include "campaign/delivery_key.h"

namespace crier::app {

CampaignComposer::CampaignComposer(const CampaignSpec& spec, int step,
                                   std::vector<std::string> locales, notice::NoticeBook book,
                                   std::optional<feedback::ReturnPaths> return_paths)
    : spec_(at_step(spec, step)),
      step_(step),
      rules_(eligibility_rules(spec_)),
      languages_(spec_.controller_locale, std::move(locales)),
      book_(std::move(book)),
      return_paths_(std::move(return_paths)) {}

dispatch::Standing CampaignComposer::standing() const {
  return {.weight = spec_.weight, .profile = spec_.profile};
}

dispatch::Assignment CampaignComposer::assign(const dispatch::PageRow& row) {
  const CountedLanguages::Entry& languages = languages_.of(row.counted_country, row.counted_locale);
  dispatch::Assignment assignment{.counted_country = lasting(row.counted_country),
                                  .counted_locale = languages.counted,
                                  .language_rule = name_of(languages.rule)};
  assignment.exclusion =
      exclusion(row.subject, rules_,
                {.objected = row.objected, .suppressed = row.suppressed, .erased = row.erased});
  if (!assignment.exclusion) {
    assignment.variant =
        &book_.variant(languages.locales, row.subject.country, row.subject.time_zone);
  }
  return assignment;
}

dispatch::Destination CampaignComposer::destination(const Subject& subject) const {
  return {.address = address_of(subject, spec_.channel.address),
          .name = subject.name,
          .sender = spec_.channel.has_envelope_sender ? spec_.sender_address : std::string()};
}

std::string CampaignComposer::return_path(Lane lane, SubjectId subject, int attempt) const {
  if (!return_paths_ || !spec_.channel.has_envelope_sender) return {};
  return return_paths_->of({.lane = lane, .subject = subject, .attempt = attempt});
}

std::string_view CampaignComposer::domain(const Subject& subject) const {
  return domain_of(subject, spec_.channel.address);
}

std::string CampaignComposer::delivery_key(const Subject& subject) const {
  return crier::delivery_key({.campaign = spec_.key, .step = step_, .ref = subject.ref});
}

std::string CampaignComposer::subject_line(const dispatch::PageRow& row,
                                           const notice::Addressee& person, WallTime at) {
  const CountedLanguages::Entry& languages = languages_.of(row.counted_country, row.counted_locale);
  std::string line;
  book_
      .in_format(NoticeFormat::subject, languages.locales, row.subject.country,
                 row.subject.time_zone)
      .write(person, at, line);
  return line;
}

std::string_view CampaignComposer::lasting(std::string_view country) {
  const auto known = countries_.find(country);
  return known != countries_.end() ? *known : *countries_.emplace(country).first;
}

}  // namespace crier::app
