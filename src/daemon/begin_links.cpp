#include "daemon/begin_links.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include "config/template_folder.h"
#include "probing/link_prober.h"
#include "runtime/task_group.h"
#include "store/campaign/link_claims.h"
#include "store/ledger/ledger_border.h"
#include "use_cases/campaign/changing/link_gate.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// Of one campaign, more than there are languages: the client refuses what goes beyond.
constexpr int requests_max = 128;
constexpr int connections_max = 16;

}  // namespace

BeginLinks::BeginLinks(store::Database& database, Clock& clock, dispatch::Meter& meter,
                       Options options, const asio::any_io_executor& executor)
    : database_(database),
      clock_(clock),
      options_(std::move(options)),
      client_(executor, {.requests_max = requests_max, .connections_max = connections_max}),
      changed_(executor),
      trouble_(clock, meter, {.name = "the objection links of campaigns that are due"}) {}

std::optional<std::string> BeginLinks::fault(CampaignId campaign) {
  const auto [entry, is_new] = answers_.try_emplace(campaign);
  if (is_new) changed_.notify_all();
  if (!entry->second) return std::nullopt;
  std::optional<std::string> answer = std::move(entry->second);
  answers_.erase(entry);
  return answer;
}

void BeginLinks::keep_only(const std::vector<store::CampaignRecord>& due) {
  std::erase_if(answers_, [&](const auto& entry) {
    return std::ranges::find(due, entry.first, &store::CampaignRecord::id) == due.end();
  });
}

asio::awaitable<void> BeginLinks::run() {
  while (true) {
    std::exception_ptr failure;
    try {
      co_await look();
    } catch (...) {
      failure = std::current_exception();
    }
    if (!failure) {
      trouble_.pass();
      // What was asked for meanwhile does not wake anybody.
      const auto is_open = [](const auto& entry) { return !entry.second; };
      if (std::ranges::none_of(answers_, is_open)) co_await changed_.wait();
      continue;
    }
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    trouble_.add("asking the objection links", failure);
    co_await clock_.sleep_until(clock_.now() + dispatch::pause_after(trouble_.failures()));
  }
}

asio::awaitable<void> BeginLinks::look() {
  std::vector<CampaignId> open;
  for (const auto& [campaign, answer] : answers_) {
    if (!answer) open.push_back(campaign);
  }
  // One after the other, so that one campaign's questions are all that are on their way.
  for (const CampaignId campaign : open) co_await ask(campaign);
}

asio::awaitable<void> BeginLinks::ask(CampaignId campaign) {
  auto work = [campaign, options = options_](store::Transaction& transaction) {
    return questions_in(transaction, campaign, options);
  };
  auto reading = store::ask(&database_, std::move(work));
  const Questions questions = co_await std::move(reading);
  std::vector<std::string> faults(questions.links.size());
  const auto executor = co_await asio::this_coro::executor;
  TaskGroup asking(executor);
  for (std::size_t index = 0; index < faults.size(); ++index) {
    asking.spawn(ask_one(questions.links[index], &faults[index]));
  }
  co_await asking.join();
  // It may not be due any more.
  const auto entry = answers_.find(campaign);
  if (entry == answers_.end()) co_return;
  entry->second = dead_links(questions.campaign, questions.links, faults).value_or("");
}

asio::awaitable<void> BeginLinks::ask_one(objection::LinkQuestion question, std::string* fault) {
  auto asking = probing::link_fault(&client_, std::move(question), options_.timeout);
  *fault = co_await std::move(asking);
}

// What else keeps it from beginning is told by its begin.
BeginLinks::Questions BeginLinks::questions_in(store::Transaction& transaction, CampaignId campaign,
                                               const Options& options) {
  const auto record = store::find_campaign(transaction, campaign);
  if (!record || !store::link_record(transaction, campaign).waiver.empty()) return {};
  const NoticeMaterials& materials = options.materials;
  const auto catalogue = read_templates(materials.templates);
  if (!catalogue) return {};
  const auto opened = open_campaign(
      transaction, *record,
      {.catalogue = *catalogue, .settings = materials.settings, .pages_url = materials.pages_url});
  if (!opened) return {};
  return {.campaign = record->key,
          .links = link_questions(
              *opened, {.url = materials.pages_url, .reached_at = options.pages_reached_at})};
}

}  // namespace crier::app
