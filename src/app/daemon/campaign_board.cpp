#include "app/daemon/campaign_board.h"

#include <expected>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "app/campaign/campaign_loader.h"
#include "app/campaign/campaign_opening.h"
#include "app/daemon/campaign_editor.h"
#include "runtime/log.h"
#include "store/campaigns.h"
#include "store/ledger_border.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

struct Listed {
  std::vector<store::CampaignRecord> due;
  std::vector<store::CampaignRecord> running;
};

Listed list(store::Transaction& transaction, WallTime now) {
  return {.due = store::campaigns_due(transaction, now),
          .running = store::campaigns_running(transaction)};
}

struct Opened {
  CampaignSpec spec;
  notice::NoticeBook book;
};

std::expected<Opened, std::string> open(const store::CampaignRecord& campaign,
                                        const notice::Catalogue& catalogue,
                                        const store::Settings& settings) {
  auto spec = load_spec(campaign, catalogue);
  if (!spec) return std::unexpected(std::move(spec.error()));
  auto book = open_notices(*spec, catalogue, settings);
  if (!book) return std::unexpected(std::move(book.error()));
  return Opened{.spec = *std::move(spec), .book = *std::move(book)};
}

}  // namespace

CampaignBoard::CampaignBoard(store::Database& database, const notice::Catalogue& catalogue,
                             store::Settings settings, const Clock& clock, std::string actor)
    : database_(database),
      catalogue_(catalogue),
      settings_(std::move(settings)),
      clock_(clock),
      actor_(std::move(actor)) {}

asio::awaitable<std::vector<dispatch::RunningCampaign>> CampaignBoard::running() {
  auto work = [now = clock_.wall_now()](store::Transaction& transaction) {
    return list(transaction, now);
  };
  auto listing = store::ask(&database_, work);
  Listed listed = co_await std::move(listing);
  for (store::CampaignRecord& campaign : listed.due) {
    auto beginning = begin(std::move(campaign));
    co_await std::move(beginning);
  }
  if (!listed.due.empty()) {
    auto again = store::ask(&database_, work);
    listed = co_await std::move(again);
  }

  std::vector<dispatch::RunningCampaign> running;
  for (const store::CampaignRecord& campaign : listed.running) {
    running.push_back({.id = campaign.id,
                       .key = campaign.key,
                       .channel = campaign.channel,
                       .step = 1,
                       .notify_by = campaign.notify_by});
  }
  co_return running;
}

asio::awaitable<void> CampaignBoard::begin(store::CampaignRecord campaign) {
  const auto id = campaign.id;
  auto work = [campaign = std::move(campaign), &catalogue = catalogue_, settings = settings_,
               note = store::ChangeNote{.actor = actor_, .at = clock_.wall_now(), .reason = {}}](
                  store::Transaction& transaction) mutable -> std::expected<bool, std::string> {
    auto opened = open(campaign, catalogue, settings);
    if (!opened) return std::unexpected(std::move(opened.error()));
    const auto locales = opened->book.locales();
    return app::begin(transaction, campaign,
                      {.spec = std::move(opened->spec),
                       .locales = {locales.begin(), locales.end()},
                       .lane_count = settings.lanes,
                       .note = note});
  };
  auto beginning = store::ask(&database_, std::move(work));
  const auto begun = co_await std::move(beginning);
  if (!begun) {
    std::string& told = stuck_[id];
    if (told != begun.error())
      log::error("a campaign cannot begin", {{"campaign", id}, {"why", begun.error()}});
    told = begun.error();
    co_return;
  }
  stuck_.erase(id);
  if (*begun) log::info("a campaign has begun", {{"campaign", id}});
}

asio::awaitable<std::unique_ptr<dispatch::Editor>> CampaignBoard::editor(
    dispatch::RunningCampaign campaign) {
  using Made = std::expected<std::unique_ptr<dispatch::Editor>, std::string>;
  auto work = [id = campaign.id, &catalogue = catalogue_,
               settings = settings_](store::Transaction& transaction) -> Made {
    const auto record = store::find_campaign(transaction, id);
    if (!record) return std::unexpected("it is not in the database any more");
    auto opened = open(*record, catalogue, settings);
    if (!opened) return std::unexpected(std::move(opened.error()));
    return std::make_unique<CampaignEditor>(std::move(opened->spec), record->locales,
                                            std::move(opened->book));
  };
  auto making = store::ask(&database_, std::move(work));
  Made made = co_await std::move(making);
  if (!made) {
    auto raising =
        raise(campaign.id, fmt::format("the notices cannot be written: {}", made.error()));
    co_await std::move(raising);
    co_return nullptr;
  }
  co_return *std::move(made);
}

asio::awaitable<void> CampaignBoard::finish_if_done(CampaignId campaign) {
  auto work = [campaign, note = store::ChangeNote{.actor = actor_,
                                                  .at = clock_.wall_now(),
                                                  .reason = "everybody has an outcome"}](
                  store::Transaction& transaction) {
    return store::finish_if_done(transaction, campaign, note);
  };
  auto finishing = store::ask(&database_, std::move(work));
  const bool finished = co_await std::move(finishing);
  if (finished) log::info("a campaign is finished", {{"campaign", campaign}});
}

asio::awaitable<void> CampaignBoard::halt(CampaignId campaign, Reason reason, int reply_code) {
  const std::string reply = reply_code == 0 ? "" : fmt::format(", reply {}", reply_code);
  auto raising =
      raise(campaign,
            fmt::format("the provider refuses the sender or the content ({}{}), and would refuse "
                        "everybody else too. Mend the cause, then resume.",
                        name_of(reason), reply));
  co_await std::move(raising);
}

asio::awaitable<void> CampaignBoard::raise(CampaignId campaign, std::string why) {
  const store::ChangeNote note{.actor = actor_, .at = clock_.wall_now(), .reason = why};
  auto work = [campaign, note](store::Transaction& transaction) {
    return store::raise_alarm(transaction, campaign, note);
  };
  auto raising = store::ask(&database_, std::move(work));
  const bool raised = co_await std::move(raising);
  if (raised)
    log::error("a campaign is paused by an alarm", {{"campaign", campaign}, {"why", why}});
}

}  // namespace crier::app
