#include "daemon/stored_campaigns.h"

#include <algorithm>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/redaction/redacted.h"
#include "config/template_folder.h"
#include "daemon/halt_text.h"
#include "runtime/log.h"
#include "runtime/task_group.h"
#include "store/campaign/campaign_alarm.h"
#include "store/campaign/campaign_answers.h"
#include "store/campaign/campaign_steps.h"
#include "store/campaign/campaign_texts.h"
#include "store/campaign/campaigns.h"
#include "store/campaign/deadlines.h"
#include "store/ledger/ledger_border.h"
#include "use_cases/campaign/changing/campaign_begin.h"
#include "use_cases/campaign/opening/campaign_composer.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// One that lacks something has looked at the whole audience; what it waits for is done by people.
constexpr std::chrono::seconds begin_interval{10};
// One that the database refuses works soon after that is mended. It may have counted everybody
// before it was refused: it rests as long as it has worked, and no longer than the other.
constexpr Duration refused_rest_min = std::chrono::seconds(2);

Duration rest_of_refused(Duration took) {
  return std::clamp<Duration>(took, refused_rest_min, begin_interval);
}
// Everybody is counted: some minutes, of hundreds of millions of people.
constexpr store::Database::Patience begin_max{std::chrono::hours(1)};
// An alarm ends with what to do: it is told whole.
constexpr std::size_t alarm_size_max = 16'384;

std::string place_of(CampaignId campaign) {
  return fmt::format("campaign {}, beginning", campaign.value);
}

void tell_alarm(CampaignId campaign, const std::string& why) {
  log::error("a campaign is paused by an alarm",
             {{"campaign", campaign}, {"why", redacted(why, {}, alarm_size_max)}});
}

// Lines of a list as one sentence: status and list show no others.
std::string in_one_line(std::string_view text) {
  std::string line;
  for (const auto part : text | std::views::split('\n')) {
    std::string_view words(part);
    words.remove_prefix(std::min(words.find_first_not_of(' '), words.size()));
    if (words.empty()) continue;
    if (!line.empty()) line += line.ends_with(':') || line.ends_with('.') ? " " : "; ";
    line += words;
  }
  return line;
}

// Of thousands who are left, a few more or less make no other parts (pacing/campaign_shares.h).
constexpr std::chrono::seconds rivalry_read_every{2};

bool share_a_channel(const std::map<CampaignId, std::vector<store::StepAtWork>>& steps) {
  std::set<std::string_view> channels;
  return std::ranges::any_of(std::views::join(std::views::values(steps)), [&](const auto& each) {
    return !channels.insert(each.channel).second;
  });
}

// Keyed by the newest key of links: those of before are read for as long as there are any.
std::optional<feedback::ReturnPaths> return_paths_of(const dispatch::RunningCampaign& campaign,
                                                     const NoticeMaterials& materials) {
  if (!materials.return_address) return std::nullopt;
  const objection::TokenKey& newest = materials.settings.token_keys.back();
  return feedback::ReturnPaths(*materials.return_address,
                               feedback::return_path_key(newest.id, newest.secret), campaign.id,
                               campaign.step);
}

}  // namespace

StoredCampaigns::StoredCampaigns(store::Database& database, store::Database& listing,
                                 NoticeMaterials materials, const Clock& clock,
                                 dispatch::Meter& meter, BeginLinks& links, Troubles& held,
                                 std::string actor)
    : database_(database),
      listing_(listing),
      materials_(std::move(materials)),
      clock_(clock),
      meter_(meter),
      links_(links),
      held_(held),
      actor_(std::move(actor)) {}

asio::awaitable<bool> StoredCampaigns::begin_due() {
  auto work = [now = clock_.wall_now()](store::Transaction& transaction) {
    return store::campaigns_due(transaction, now);
  };
  auto listing = store::ask(&database_, std::move(work));
  const std::vector<CampaignId> due = co_await std::move(listing);
  forget_others(due);
  links_.keep_only(due);
  bool has_begun = false;
  for (const CampaignId campaign : due) has_begun |= co_await begin(campaign);
  co_return has_begun;
}

asio::awaitable<std::vector<dispatch::RunningCampaign>> StoredCampaigns::running() {
  struct Listed {
    std::vector<store::CampaignRecord> campaigns;
    std::map<CampaignId, std::vector<store::StepAtWork>> steps;
    std::optional<Rivalry> rivalry;
    std::map<CampaignId, dispatch::CampaignPace> paces;
  };
  const SteadyTime asked = clock_.now();
  const bool is_due =
      rivalry_read_at_ == SteadyTime::min() || asked >= rivalry_read_at_ + rivalry_read_every;
  auto work = [is_due](store::Transaction& transaction) {
    Listed listed{.campaigns = store::campaigns_running(transaction),
                  .steps = store::steps_at_work(transaction),
                  .rivalry = {},
                  .paces = store::campaign_paces(transaction)};
    if (is_due && share_a_channel(listed.steps)) {
      listed.rivalry = Rivalry{.people_left = store::people_left(transaction),
                               .endangered = store::endangered_campaigns(transaction)};
    }
    return listed;
  };
  auto listing = store::ask(&listing_, std::move(work));
  Listed listed = co_await std::move(listing);
  if (listed.rivalry) {
    rivalry_ = *std::move(listed.rivalry);
    rivalry_read_at_ = asked;
  }
  std::vector<dispatch::RunningCampaign> running;
  for (const store::CampaignRecord& campaign : listed.campaigns) {
    for (const store::StepAtWork& step : listed.steps[campaign.id]) {
      const auto& people_left = rivalry_.people_left;
      const auto left = people_left.find({campaign.id, step.step});
      const auto pace = listed.paces.find(campaign.id);
      const bool has_pace = step.step == first_step && pace != listed.paces.end();
      running.push_back(
          {.id = campaign.id,
           .key = campaign.key,
           .channel = step.channel,
           .step = step.step,
           .notify_by = step.ends_at,
           .edition = campaign.texts_edition,
           .people_left = left == people_left.end() ? std::nullopt : std::optional(left->second),
           .is_endangered = rivalry_.endangered.contains(campaign.id),
           .has_accepted = step.has_accepted,
           .was_stopped = step.was_stopped,
           .pace = has_pace ? std::optional(pace->second) : std::nullopt});
    }
  }
  co_return running;
}

asio::awaitable<bool> StoredCampaigns::begin(CampaignId id) {
  if (const auto stuck = stuck_.find(id);
      stuck != stuck_.end() && clock_.now() < stuck->second.again_at) {
    co_return false;
  }
  // It may have been scheduled weeks ago.
  if (auto fault = links_.fault(id); !fault) {
    co_return false;
  } else if (!fault->empty()) {
    // Whatever has refused its begin before, that is not what it waits for now.
    pass(id);
    hold(id, *fault);
    stay_stuck(id, *fault);
    co_return false;
  }
  auto work = [id, materials = materials_,
               note = store::ChangeNote{.actor = actor_, .at = clock_.wall_now(), .reason = {}}](
                  store::Transaction& transaction) {
    const auto catalogue = read_templates(materials.templates);
    if (!catalogue) throw BeginRefused(notice::text_of(catalogue.error().front()));
    return begin_campaign(
        transaction, id,
        {.catalogue = *catalogue, .settings = materials.settings, .pages_url = materials.pages_url},
        note);
  };
  bool has_begun = false;
  std::string why;
  std::exception_ptr failure;
  const SteadyTime since = clock_.now();
  try {
    auto beginning = store::ask(&database_, std::move(work), begin_max);
    has_begun = co_await std::move(beginning);
    if (has_begun) log::info("a campaign has begun", {{"campaign", id}});
  } catch (const BeginRefused& refusal) {
    why = refusal.what();
  } catch (const dispatch::LedgerBusy&) {
    // A lock that somebody holds, or a full disk: of this campaign, as far as anybody knows.
    failure = std::current_exception();
  } catch (const dispatch::LedgerUnavailable&) {
    throw;
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    // One campaign that cannot begin does not keep the others from the list of campaigns.
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    why = text_of(dispatch::refusal_of(failure));
    auto& trouble = stuck_[id].trouble;
    if (!trouble) {
      trouble = std::make_unique<dispatch::Trouble>(
          clock_, meter_, dispatch::Place{.name = place_of(id), .campaign = id});
    }
    trouble->add("beginning a campaign", failure);
  } else {
    pass(id);
  }
  if (failure || why.empty()) {
    held_.clear(place_of(id));
  } else {
    hold(id, why);
  }
  if (why.empty()) {
    stuck_.erase(id);
  } else {
    stay_stuck(id, why);
    if (failure) stuck_[id].again_at = clock_.now() + rest_of_refused(clock_.now() - since);
  }
  co_return has_begun;
}

// A campaign that was stuck and is not due any more has begun elsewhere, or was put off.
void StoredCampaigns::forget_others(const std::vector<CampaignId>& due) {
  std::erase_if(stuck_, [&](const auto& entry) {
    const bool is_other = std::ranges::find(due, entry.first) == due.end();
    if (is_other) held_.clear(place_of(entry.first));
    return is_other;
  });
}

// Its begin is not refused any more.
void StoredCampaigns::pass(CampaignId campaign) {
  if (const auto stuck = stuck_.find(campaign); stuck != stuck_.end()) {
    stuck->second.trouble.reset();
  }
}

// For "campaign status": what it waits for is done by people, who do not read this log.
void StoredCampaigns::hold(CampaignId campaign, const std::string& why) {
  held_.tell({.place = {.name = place_of(campaign), .campaign = campaign},
              .since = clock_.wall_now(),
              .why = fmt::format("it is due and cannot begin: {} (It is tried again every {} s, "
                                 "and begins by itself once that is mended.)",
                                 in_one_line(why), begin_interval.count())});
}

void StoredCampaigns::stay_stuck(CampaignId campaign, const std::string& why) {
  Stuck& stuck = stuck_[campaign];
  if (stuck.line.admit(why, clock_.now())) {
    log::error("a campaign cannot begin", {{"campaign", campaign}, {"why", why}});
  }
  stuck.again_at = clock_.now() + begin_interval;
}

asio::awaitable<std::unique_ptr<dispatch::NoticeComposer>> StoredCampaigns::composer(
    dispatch::RunningCampaign campaign) {
  struct Made {
    std::unique_ptr<dispatch::NoticeComposer> composer;
    std::string alarm;  // It has been paused by it.
  };
  auto work = [campaign, materials = materials_, actor = actor_,
               at = clock_.wall_now()](store::Transaction& transaction) -> Made {
    const auto record = store::find_campaign(transaction, campaign.id);
    // Somebody has moved its dates or approved texts since it was listed: what was listed says
    // nothing any more, and the next list has the new edition.
    if (!record || record->texts_edition != campaign.edition) return {};
    auto opened = open_as_approved(transaction, *record, materials.settings, materials.pages_url);
    if (opened) {
      return {.composer = std::make_unique<CampaignComposer>(
                  opened->spec, campaign.step, record->locales,
                  std::move(book_of_step(*opened, campaign.step)),
                  return_paths_of(campaign, materials)),
              .alarm = {}};
    }
    const store::ChangeNote note{
        .actor = actor,
        .at = at,
        .reason = fmt::format("the notices cannot be written: {}", opened.error())};
    if (!store::raise_alarm_of_edition(transaction, campaign.id, campaign.edition, note)) return {};
    return {.composer = nullptr, .alarm = note.reason};
  };
  auto making = store::ask(&database_, std::move(work));
  Made made = co_await std::move(making);
  if (!made.alarm.empty()) tell_alarm(campaign.id, made.alarm);
  co_return std::move(made.composer);
}

asio::awaitable<void> StoredCampaigns::finish_if_done(CampaignId campaign) {
  auto work = [campaign, heard = materials_.heard,
               note = store::ChangeNote{.actor = actor_,
                                        .at = clock_.wall_now(),
                                        .reason = "everybody has an outcome"}](
                  store::Transaction& transaction) {
    const auto until = store::bounces_awaited_until(transaction, campaign, heard);
    if (until && note.at < *until) return false;
    return store::finish_if_done(transaction, campaign, note);
  };
  auto finishing = store::ask(&database_, std::move(work));
  const bool finished = co_await std::move(finishing);
  if (finished) log::info("a campaign is finished", {{"campaign", campaign}});
}

asio::awaitable<void> StoredCampaigns::raise_alarm(CampaignId campaign, std::string why) {
  std::string told = why;
  auto raising = raise(campaign, std::move(why), std::move(told));
  co_await std::move(raising);
}

asio::awaitable<void> StoredCampaigns::halt(CampaignId campaign, dispatch::Halt halt) {
  auto raising = raise(campaign, halt_text(halt), halt_text_of_nobody(halt));
  co_await std::move(raising);
}

asio::awaitable<void> StoredCampaigns::raise(CampaignId campaign, std::string why,
                                             std::string told) {
  const store::ChangeNote note{.actor = actor_, .at = clock_.wall_now(), .reason = why};
  auto work = [campaign, note, told = std::move(told)](store::Transaction& transaction) {
    if (!store::raise_alarm(transaction, campaign, note)) return false;
    store::tell_alarm_as(transaction, campaign, told);
    return true;
  };
  auto raising = store::ask(&database_, std::move(work));
  const bool raised = co_await std::move(raising);
  if (raised) tell_alarm(campaign, why);
}

}  // namespace crier::app
