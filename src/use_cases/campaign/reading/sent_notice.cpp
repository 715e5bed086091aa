#include "use_cases/campaign/reading/sent_notice.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/lane.h"
#include "campaign/channel_kind.h"
#include "campaign/delivery_key.h"
#include "campaign/ref.h"
#include "notice/compiled_notice.h"
#include "store/campaign/notice_versions.h"
#include "store/report/deliveries.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {
namespace {

// What is kept of one notice.
struct Kept {
  Subject person;  // As the audience has them now.
  store::Delivery delivery;
  std::optional<store::NoticeVersion> words;
};

// The last try that wrote a notice, or the one that was asked for. Null: there is none.
const store::Delivery* written_delivery(const store::Recipient& recipient, int attempt) {
  const store::Delivery* found = nullptr;
  for (const store::Delivery& delivery : recipient.deliveries) {
    if (delivery.notice_version.empty() || !delivery.evidence) continue;
    if (attempt == 0 || delivery.attempt == attempt) found = &delivery;
  }
  return found;
}

std::string nothing_to_show(const store::Recipient& recipient, const std::string& campaign) {
  std::string tries;
  for (const store::Delivery& delivery : recipient.deliveries) {
    tries += fmt::format("\n  try {}: {} {}", delivery.attempt, delivery.outcome, delivery.reason);
    if (delivery.reply_code != 0) tries += fmt::format(" (reply {})", delivery.reply_code);
  }
  return fmt::format("{} has no notice of \"{}\" to show{}", recipient.person.ref, campaign,
                     tries.empty() ? "" : ":" + tries);
}

std::expected<Kept, std::string> find_kept(store::Transaction& transaction,
                                           const store::CampaignRecord& campaign, int lanes,
                                           const SentNoticeRequest& request) {
  const std::string ref = normal_ref(request.ref);
  auto recipient = store::find_recipient(transaction, lane_of(ref, lanes), ref, campaign.id);
  if (!recipient) {
    return std::unexpected(fmt::format("nobody in the audience has the ref \"{}\"", ref));
  }
  const store::Delivery* const delivery = written_delivery(*recipient, request.attempt);
  if (delivery == nullptr) return std::unexpected(nothing_to_show(*recipient, campaign.key));
  auto words = store::find_notice_version(transaction, campaign.id, delivery->notice_version);
  return Kept{.person = recipient->person, .delivery = *delivery, .words = std::move(words)};
}

}  // namespace

std::expected<SentNotice, std::string> write_sent_notice(store::Connection& connection,
                                                         const store::CampaignRecord& campaign,
                                                         const store::Settings& settings,
                                                         const SentNoticeRequest& request) {
  const auto kept = connection.transact([&](store::Transaction& transaction) {
    return find_kept(transaction, campaign, settings.lanes, request);
  });
  if (!kept) return std::unexpected(kept.error());
  const auto& [subject, delivery, words] = *kept;
  const auto variant =
      words ? notice::reopen_notice(words->content, tokens_of(campaign, settings)) : nullptr;
  if (variant == nullptr) {
    return std::unexpected(fmt::format("the words of version {} are not kept, or are damaged",
                                       delivery.notice_version));
  }
  const auto channel = channel_named(delivery.channel);
  if (!channel) return std::unexpected(channel.error());
  const std::string key =
      delivery_key({.campaign = campaign.key, .step = delivery.step, .ref = subject.ref});
  const notice::Addressee person{.ref = subject.ref,
                                 .name = subject.name,
                                 .address = address_of(subject, channel->address),
                                 .key = key,
                                 .lane = lane_of(subject.ref, settings.lanes),
                                 .subject = subject.id};
  SentNotice notice{.ref = subject.ref,
                    .at = delivery.at,
                    .content = {},
                    .agrees_with_evidence = variant->evidence(person) == *delivery.evidence};
  variant->write(person, delivery.at, notice.content);
  return notice;
}

}  // namespace crier::app
