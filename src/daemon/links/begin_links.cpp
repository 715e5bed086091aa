#include "daemon/links/begin_links.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <utility>
#include <vector>

#include <fmt/format.h>

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

// A page that hangs holds up whoever is asked by the same worker for a minute at the most
// (redirects, each within its time), and the others not. Few, because each reads a whole campaign
// by the connections that the engine works with.
constexpr int workers = 3;
// Of one campaign, more than there are languages: the client refuses what goes beyond.
constexpr int requests_max = workers * 128;
constexpr int connections_max = 16;

std::string place_of(CampaignId campaign) {
  return fmt::format("campaign {}, asking its objection link", campaign.value);
}

}  // namespace

BeginLinks::BeginLinks(store::Database& database, Clock& clock, dispatch::Meter& meter,
                       Options options, const asio::any_io_executor& executor)
    : database_(database),
      clock_(clock),
      meter_(meter),
      options_(std::move(options)),
      client_(executor, {.requests_max = requests_max, .connections_max = connections_max}),
      changed_(executor) {}

std::optional<std::string> BeginLinks::fault(CampaignId campaign) {
  std::optional<std::string> answer = answers_.take(campaign, clock_.now());
  if (!answer) changed_.notify_all();
  return answer;
}

void BeginLinks::keep_only(const std::vector<CampaignId>& due) {
  answers_.keep_only(due);
  std::erase_if(troubles_, [&](const auto& entry) {
    return std::ranges::find(due, entry.first) == due.end();
  });
}

asio::awaitable<void> BeginLinks::run() {
  std::vector<asio::awaitable<void>> asking;
  for (int worker = 0; worker < workers; ++worker) asking.push_back(ask_who_waits());
  co_await join_all(std::move(asking));
}

asio::awaitable<void> BeginLinks::ask_who_waits() {
  while (true) {
    const std::optional<CampaignId> campaign = answers_.next();
    if (!campaign) {
      co_await changed_.wait();
      continue;
    }
    std::exception_ptr failure;
    try {
      co_await ask(*campaign);
    } catch (...) {
      failure = std::current_exception();
    }
    if (!failure) {
      pass(*campaign);
      continue;
    }
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    const auto pause = pause_after(*campaign, failure);
    co_await clock_.sleep_until(clock_.now() + pause);
    answers_.put_back(*campaign);
  }
}

void BeginLinks::pass(CampaignId campaign) {
  const auto entry = troubles_.find(campaign);
  if (entry == troubles_.end()) return;
  entry->second.pass();
  troubles_.erase(entry);
}

std::chrono::milliseconds BeginLinks::pause_after(CampaignId campaign,
                                                  const std::exception_ptr& failure) {
  const auto [entry, is_new] = troubles_.try_emplace(
      campaign, clock_, meter_, dispatch::Place{.name = place_of(campaign), .campaign = campaign});
  entry->second.add("asking an objection link", failure);
  return dispatch::pause_after(entry->second.failures());
}

asio::awaitable<void> BeginLinks::ask(CampaignId campaign) {
  auto work = [campaign, options = options_](store::Transaction& transaction) {
    return questions_in(transaction, campaign, options);
  };
  auto reading = store::ask(&database_, std::move(work));
  const Questions questions = co_await std::move(reading);
  std::vector<std::string> faults(questions.links.size());
  std::vector<asio::awaitable<void>> asking;
  for (std::size_t index = 0; index < faults.size(); ++index) {
    asking.push_back(ask_one(questions.links[index], &faults[index]));
  }
  co_await join_all(std::move(asking));
  answers_.settle(campaign, dead_links(questions.campaign, questions.links, faults).value_or(""),
                  clock_.now());
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
