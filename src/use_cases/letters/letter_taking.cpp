#include "use_cases/letters/letter_taking.h"

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "campaign/address/postal_address.h"
#include "campaign/address_kind.h"
#include "campaign/state.h"
#include "notice/addressee.h"
#include "store/campaign/campaigns.h"
#include "store/campaign/link_claims.h"
#include "store/ledger/page_terms.h"
#include "store/letters/letter_rows.h"
#include "store/lock_table.h"
#include "use_cases/campaign/opening/campaign_composer.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {
namespace {

// Their words are in memory together: a megabyte. A lane is locked no longer than it takes to write
// them.
constexpr int people_at_once = 200;

std::unexpected<std::string> refused(std::string why) {
  return std::unexpected(std::move(why));
}

// What a batch is taken with: the same words and dates for all of it.
struct Terms {
  store::CampaignRecord campaign;
  store::LetterBatch batch;
  store::PageTerms page;
  std::unique_ptr<CampaignComposer> composer;
  bool was_left_unwritten{};
};

std::expected<void, std::string> expect_running(const store::CampaignRecord& campaign) {
  if (campaign.state == CampaignState::running) return {};
  return refused(fmt::format("{} is {}, and letters are exported of a campaign that is running",
                             campaign.key, name_of(campaign.state)));
}

// Nothing: nobody waits.
using Opened = std::expected<std::optional<Terms>, std::string>;
Opened open_batch(store::Transaction& transaction, const LetterTaking& taking) {
  // No second batch is begun beside one that nobody has written yet.
  const auto campaign = store::lock_campaign(transaction, taking.campaign);
  if (!campaign) return refused("the campaign is not in the database any more");
  auto batch = store::unwritten_batch(transaction, campaign->id);
  const bool was_left_unwritten = batch.has_value();
  const auto step = was_left_unwritten
                        ? std::optional(batch->step)
                        : store::step_with_post(transaction, campaign->id, taking.settings.lanes);
  if (!step) return std::optional<Terms>();
  // Neither are letters written that were taken before a pause: it may be for their words.
  if (auto runs = expect_running(*campaign); !runs) return refused(runs.error());
  // Nor is anything printed, which cannot be stopped any more, while nobody could object.
  if (store::link_record(transaction, campaign->id).is_down()) {
    return refused(fmt::format(
        "nobody could object: the objection link of {0} does not answer; crier campaign status {0} "
        "says what to do",
        campaign->key));
  }
  // A refusal is no rollback: no batch begins before all that can be refused was asked for. One
  // that takes nothing more needs no words: its letters have them.
  std::unique_ptr<CampaignComposer> composer;
  if (!batch || !batch->is_sealed) {
    auto opened = open_as_approved(transaction, *campaign, taking.settings, taking.pages_url);
    if (!opened) return refused(opened.error());
    composer = std::make_unique<CampaignComposer>(opened->spec, *step, campaign->locales,
                                                  std::move(book_of_step(*opened, *step)));
  }
  if (!batch) {
    batch = store::begin_batch(transaction, {.campaign = campaign->id,
                                             .step = *step,
                                             .taken_at = taking.now(),
                                             .taken_by = taking.actor,
                                             .sender = taking.style.sender,
                                             .home = taking.style.home,
                                             .window_form = taking.style.window_form});
  }
  return std::optional(Terms{.campaign = *campaign,
                             .batch = *batch,
                             .page = store::page_terms(transaction, campaign->id, *step),
                             .composer = std::move(composer),
                             .was_left_unwritten = was_left_unwritten});
}

// What becomes of one page of people.
struct Page {
  std::vector<store::TakenLetter> letters;
  dispatch::Flush flush;
  std::int64_t people{};
};

void leave_out(Page& page, const store::PersonForPost& person,
               const dispatch::Assignment& assignment, Reason why, WallTime now) {
  const SubjectId subject = person.row.subject.id;
  page.flush.attempts.push_back({.subject = subject,
                                 .attempt = person.attempt,
                                 .outcome = AttemptOutcome::excluded,
                                 .reason = why,
                                 .country = std::string(assignment.counted_country),
                                 .locale = std::string(assignment.counted_locale),
                                 .language_rule = std::string(assignment.language_rule),
                                 .at = now});
  page.flush.cleared.push_back(subject);
}

void keep_version(Page& page, const notice::CompiledNotice& words, WallTime now) {
  if (page.flush.versions.contains(words.version())) return;
  notice::NoticeSetting setting = words.setting();
  page.flush.versions.emplace(words.version(),
                              dispatch::NoticeVersionRecord{.locales = std::move(setting.locales),
                                                            .country = std::move(setting.country),
                                                            .zone = std::move(setting.zone),
                                                            .content = words.content(),
                                                            .at = now});
}

void write(Page& page, CampaignComposer& composer, const store::PersonForPost& person,
           const dispatch::Assignment& assignment, Lane lane, const std::string& address,
           WallTime now) {
  const Subject& subject = person.row.subject;
  const std::string key = composer.delivery_key(subject);
  const notice::Addressee addressee{.ref = subject.ref,
                                    .name = subject.name,
                                    .address = address,
                                    .key = key,
                                    .lane = lane,
                                    .subject = subject.id};
  std::string body;
  assignment.variant->write(addressee, now, body);
  keep_version(page, *assignment.variant, now);
  page.letters.push_back({.person = subject.id,
                          .key = key,
                          .attempt = person.attempt,
                          .country = std::string(assignment.counted_country),
                          .locale = std::string(assignment.counted_locale),
                          .language_rule = std::string(assignment.language_rule),
                          .notice_version = assignment.variant->version(),
                          .evidence = assignment.variant->evidence(addressee),
                          .address = address,
                          .subject = composer.subject_line(person.row, addressee, now),
                          .body = std::move(body)});
}

Page page_of(CampaignComposer& composer, const std::vector<store::PersonForPost>& people, Lane lane,
             WallTime now) {
  Page page;
  page.people = std::ssize(people);
  for (const store::PersonForPost& person : people) {
    const dispatch::Assignment assignment = composer.assign(person.row);
    if (assignment.exclusion) {
      leave_out(page, person, assignment, *assignment.exclusion, now);
      continue;
    }
    // Of several the latest; whoever was eligible has one.
    const auto addresses = addresses_in(person.row.subject.addresses);
    if (addresses.empty() || !postal_address_of(addresses.front())) {
      leave_out(page, person, assignment, Reason::no_address, now);
      continue;
    }
    write(page, composer, person, assignment, lane, std::string(addresses.front()), now);
  }
  return page;
}

// The people of the page; none: the lane has nobody left on the list.
std::expected<Page, std::string> take_page(store::Transaction& transaction, const Terms& terms,
                                           Lane lane, WallTime now) {
  const auto campaign = store::hold_campaign(transaction, terms.campaign.id);
  if (!campaign) return refused("the campaign is not in the database any more");
  if (auto runs = expect_running(*campaign); !runs) return refused(runs.error());
  if (campaign->texts_edition != terms.campaign.texts_edition) {
    return refused("the dates or the words of the campaign were changed meanwhile; export again");
  }
  // Another export has sealed it: whoever waits is for the next one.
  if (!store::hold_taking_batch(transaction, terms.batch.number)) return Page{};
  const store::PostLane place{
      .campaign = terms.campaign.id, .step = terms.batch.step, .lane = lane};
  const auto people = store::people_for_post(transaction, place, terms.page, now, people_at_once);
  if (people.empty()) return Page{};
  Page page = page_of(*terms.composer, people, lane, now);
  store::take_letters(transaction, place, terms.page, terms.batch.number, page.letters,
                      std::move(page.flush));
  return page;
}

std::expected<void, std::string> take_all(store::Connection& connection, const LetterTaking& taking,
                                          const Terms& terms, TakenBatch& taken) {
  for (int number = 0; number < taking.settings.lanes; ++number) {
    const Lane lane{static_cast<std::int16_t>(number)};
    while (true) {
      if (taking.stop != nullptr && *taking.stop) {
        return refused(
            fmt::format("stopped; what was taken is in batch {}, and the next export goes on "
                        "with it",
                        terms.batch.number));
      }
      const auto page = connection.transact([&](store::Transaction& transaction) {
        return take_page(transaction, terms, lane, taking.now());
      });
      if (!page) return refused(page.error());
      const auto letters = std::ssize(page->letters);
      taken.letters += letters;
      taken.left_out += page->people - letters;
      taking.progress(taken.letters);
      if (page->people < people_at_once) break;
    }
  }
  return {};
}

}  // namespace

bool begin_letter_export(store::Connection& connection) {
  return connection.transact([](store::Transaction& transaction) {
    return store::try_lock_for_session(transaction, store::AdvisoryLock::letter_export);
  });
}

std::expected<std::optional<TakenBatch>, std::string> take_letters(store::Connection& connection,
                                                                   const LetterTaking& taking) {
  auto opened = connection.transact(
      [&](store::Transaction& transaction) { return open_batch(transaction, taking); });
  if (!opened) return refused(opened.error());
  if (!*opened) return std::optional<TakenBatch>();
  const Terms& terms = **opened;
  TakenBatch taken{.batch = terms.batch, .was_left_unwritten = terms.was_left_unwritten};
  if (terms.composer) {
    if (auto all = take_all(connection, taking, terms, taken); !all) return refused(all.error());
  }
  const bool has_letters = connection.transact([&](store::Transaction& transaction) {
    return store::seal_batch(transaction, terms.batch.number, taking.now());
  });
  if (!has_letters) return std::optional<TakenBatch>();
  taken.batch.is_sealed = true;
  return std::optional(std::move(taken));
}

}  // namespace crier::app
