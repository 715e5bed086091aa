#include "use_cases/campaign/samples/person_sample.h"

#include <fmt/format.h>

#include "base/lane.h"
#include "campaign/country_table.h"
#include "campaign/language/counted_languages.h"
#include "campaign/ref.h"
#include "store/report/deliveries.h"

namespace crier::app {

std::expected<NoticeSample, std::string> sample_for_person(store::Connection& connection,
                                                           const store::CampaignRecord& campaign,
                                                           OpenedCampaign& opened,
                                                           const store::Settings& settings,
                                                           const PersonSampleRequest& request) {
  const std::string ref = normal_ref(request.ref);
  const auto recipient = connection.transact([&](store::Transaction& transaction) {
    return store::find_recipient(transaction, lane_of(ref, settings.lanes), ref, campaign.id);
  });
  if (!recipient) {
    return std::unexpected(fmt::format("nobody in the audience has the ref \"{}\"", ref));
  }
  const Subject& person = recipient->person;
  if (country(person.country) == nullptr) {
    return std::unexpected(
        fmt::format("{} lives in {}, where no campaign goes", ref, person.country));
  }
  notice::NoticeBook& book = opened.book;
  CountedLanguages languages(opened.spec.controller_locale,
                             {book.locales().begin(), book.locales().end()});
  return sample_for(book, {.ref = person.ref, .name = person.name, .at = request.at},
                    languages.of(person.country, person.locale).locales, person.country,
                    person.time_zone);
}

}  // namespace crier::app
