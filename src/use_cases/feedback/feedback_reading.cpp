#include "use_cases/feedback/feedback_reading.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "campaign/channel_kind.h"
#include "feedback/feedback.h"
#include "feedback/path/return_path.h"
#include "store/feedback/feedback_events.h"
#include "store/feedback/feedback_mails.h"
#include "store/ledger/next_step.h"
#include "store/registers/suppressions.h"
#include "store/token_keys.h"
#include "use_cases/feedback/text_intake.h"
#include "use_cases/feedback/text_reading.h"

namespace crier::app {
namespace {

using feedback::Feedback;
using feedback::FeedbackClass;
using store::NoticesOfLane;
using store::NoticeStanding;

// Often enough for a bounce that overtakes the booking of its notice, and soon seldom: as long
// again as it has waited, up to an hour.
constexpr std::chrono::seconds put_off_first{2};
constexpr std::chrono::hours put_off_longest{1};

struct Read {
  store::UnreadMail mail;
  Feedback said;
  std::optional<FeedbackEffect> effect{};   // ReadText::effect.
  std::optional<store::PartOfText> ends{};  // ReadText::ends.
};

std::string reason_of(const Feedback& said) {
  if (said.klass != FeedbackClass::hard) return "complaint";
  return said.source == feedback::NoticeSource::receipt ? "undeliverable for good"
                                                        : "bounced for good";
}

class Reading {
 public:
  Reading(store::Transaction& transaction, WallTime now, SaidBy by = SaidBy::mail)
      : transaction_(transaction), now_(now), by_(by) {}

  MailsRead act_upon(std::vector<Read> mails) {
    std::map<NoticesOfLane, std::vector<Read>> by_lane;
    for (Read& each : mails) {
      const auto& notice = each.said.notice;
      if (notice) {
        by_lane[{.campaign = notice->campaign, .step = notice->step, .lane = notice->lane}]
            .push_back(std::move(each));
      } else {
        settle(each, nullptr);
      }
    }
    for (const auto& [notices, of_lane] : by_lane) act_upon(notices, of_lane);
    suppress();
    store::end_parts(transaction_, now_, ended_);
    store::settle_feedback_mails(transaction_, now_, settled_);
    store::put_off_feedback_mails(transaction_, put_off_);
    return read_;
  }

 private:
  void act_upon(const NoticesOfLane& notices, const std::vector<Read>& mails) {
    std::vector<SubjectId> subjects;
    subjects.reserve(mails.size());
    for (const Read& each : mails) subjects.push_back(each.said.notice->subject);
    std::ranges::sort(subjects);
    subjects.erase(std::ranges::unique(subjects).begin(), subjects.end());
    std::map<SubjectId, NoticeStanding> standings;
    for (NoticeStanding& each : store::notice_standings(transaction_, notices, subjects)) {
      standings.emplace(each.subject, std::move(each));
    }
    std::vector<store::FeedbackEvent> events;
    for (const Read& each : mails) {
      const auto found = standings.find(each.said.notice->subject);
      NoticeStanding* const standing = found == standings.end() ? nullptr : &found->second;
      const FeedbackEffect effect = settle(each, standing);
      if (standing != nullptr && is_event(effect)) events.push_back(event_of(each, *standing));
    }
    store::append_feedback_events(transaction_, notices, now_, events);
    move_on(notices, events);
  }

  // To the next step of their campaign's ladder.
  void move_on(const NoticesOfLane& notices, const std::vector<store::FeedbackEvent>& events) {
    std::vector<store::NoticeCameBack> people;
    for (const store::FeedbackEvent& each : events) {
      if (!each.takes_back) continue;
      people.push_back({.subject = each.subject, .country = each.country, .locale = each.locale});
    }
    store::go_on_after_all(
        transaction_, {.campaign = notices.campaign, .step = notices.step, .lane = notices.lane},
        now_, people);
  }

  // The standing is that of the next mail about the same notice afterwards.
  store::FeedbackEvent event_of(const Read& mail, NoticeStanding& standing) {
    const Feedback& said = mail.said;
    store::FeedbackEvent event{
        .subject = standing.subject,
        .klass = said.klass,
        .attempt = said.notice->attempt,
        .channel = standing.channel,
        .rule = said.rule,
        .code = said.code,
        .status = said.status,
        .words = said.words,
        .source = std::string(by_ == SaidBy::mail ? feedback::name_of(said.source) : "operator"),
        .mail = mail.mail.digest,
        .country = standing.country,
        .locale = standing.locale,
        .takes_back = came_back(said.klass) && !standing.is_taken_back &&
                      standing.outcome == AttemptOutcome::accepted};
    standing.classes.push_back(said.klass);
    standing.is_taken_back = standing.is_taken_back || event.takes_back;
    return event;
  }

  FeedbackEffect settle(const Read& mail, const NoticeStanding* notice) {
    const auto waited = now_ - mail.mail.came_at;
    // Nothing is kept about somebody who was erased, whatever else would follow.
    const bool is_erased = notice != nullptr && notice->is_erased;
    const FeedbackEffect effect =
        mail.effect && !is_erased
            ? *mail.effect
            : effect_of({.said = mail.said, .notice = notice, .waited = waited, .by = by_});
    ++read_.mails;
    ++read_.by_effect.at(std::to_underlying(effect));
    if (effect == FeedbackEffect::put_off) {
      put_off_.push_back({.id = mail.mail.id,
                          .due_at = now_ + std::clamp<std::chrono::microseconds>(
                                               waited, put_off_first, put_off_longest)});
      return effect;
    }
    if (mail.ends) ended_.push_back(*mail.ends);
    ++read_.by_class.at(std::to_underlying(mail.said.klass));
    if (notice != nullptr && effect == FeedbackEffect::suppressed) {
      suppressions_[notice->channel].push_back(
          {.address = store::address_digest(address_of(*notice)),
           .reason = reason_of(mail.said),
           .expires_at = std::nullopt});
    }
    settled_.push_back({.id = mail.mail.id,
                        .state = effect == FeedbackEffect::to_be_read ? "open" : "settled",
                        .effect = std::string(name_of(effect)),
                        .said = mail.said});
    if (effect == FeedbackEffect::erased) forget(settled_.back().said, mail.mail.id);
    return effect;
  }

  void forget(Feedback& said, std::int64_t id) {
    said.words.clear();
    forgotten_.push_back(id);
  }

  void suppress() {
    for (const auto& [channel, entries] : suppressions_) {
      const auto kind = channel_named(channel);
      if (!kind) continue;
      static_cast<void>(store::record_suppressions(transaction_, std::string(kind->suppressed_by),
                                                   now_, entries));
    }
    store::forget_feedback_mails(transaction_, forgotten_);
  }

  store::Transaction& transaction_;
  WallTime now_;
  SaidBy by_;
  MailsRead read_;
  std::vector<store::ReadMail> settled_;
  std::vector<store::PutOff> put_off_;
  std::vector<store::PartOfText> ended_;
  std::vector<std::int64_t> forgotten_;  // Of people who were erased.
  std::map<std::string, std::vector<store::NewSuppression>> suppressions_;
};

// Mails first, and then texts, each in the order in which they were kept: texts are looked up
// together.
std::vector<Read> read_all(store::Transaction& transaction, const OwnRules& own, WallTime now,
                           std::vector<store::UnreadMail> unread) {
  std::vector<Read> all;
  std::vector<store::UnreadMail> texts;
  std::optional<feedback::ReturnPathReader> reader;
  for (store::UnreadMail& mail : unread) {
    if (mail.way == way_of_texts) {
      texts.push_back(std::move(mail));
      continue;
    }
    if (!reader) reader.emplace(return_path_reader(transaction));
    Feedback said = feedback::feedback_of_octets(mail.content, own.mails, &*reader);
    mail.content.clear();
    all.push_back({.mail = std::move(mail), .said = std::move(said)});
  }
  std::vector<ReadText> of_texts = read_texts(transaction, own.receipts, now, texts);
  for (std::size_t place = 0; place < texts.size(); ++place) {
    ReadText& text = of_texts[place];
    all.push_back({.mail = std::move(texts[place]),
                   .said = std::move(text.said),
                   .effect = text.effect,
                   .ends = std::move(text.ends)});
  }
  return all;
}

}  // namespace

feedback::ReturnPathReader return_path_reader(store::Transaction& transaction) {
  std::vector<feedback::ReturnPathKey> keys;
  for (const objection::TokenKey& key : store::token_keys(transaction)) {
    keys.push_back(feedback::return_path_key(key.id, key.secret));
  }
  return feedback::ReturnPathReader(std::move(keys));
}

MailsRead& MailsRead::operator+=(const MailsRead& more) {
  mails += more.mails;
  for (std::size_t at = 0; at < by_class.size(); ++at) by_class[at] += more.by_class[at];
  for (std::size_t at = 0; at < by_effect.size(); ++at) by_effect[at] += more.by_effect[at];
  return *this;
}

std::optional<MailsRead> read_kept_mails(store::Transaction& transaction, const OwnRules& own,
                                         WallTime now, OthersRead others) {
  if (others == OthersRead::wait) {
    store::lock_feedback(transaction);
  } else if (!store::try_lock_feedback(transaction)) {
    return std::nullopt;
  }
  std::vector<store::UnreadMail> unread = store::unread_mails(transaction, now, mails_read_at_once);
  if (unread.empty()) return MailsRead{};
  std::vector<Read> mails = read_all(transaction, own, now, std::move(unread));
  return Reading(transaction, now).act_upon(std::move(mails));
}

std::expected<FeedbackEffect, std::string> reclassify_mail(store::Transaction& transaction,
                                                           const OwnRules& own,
                                                           const Reclassification& said) {
  if (said.klass == FeedbackClass::reply || said.klass == FeedbackClass::unknown) {
    return std::unexpected(fmt::format(
        "{}: nothing follows from it; say crier feedback done when you have read the mail",
        feedback::name_of(said.klass)));
  }
  store::lock_feedback(transaction);
  auto mail = store::open_mail(transaction, said.id);
  if (!mail) {
    return std::unexpected(
        fmt::format("mail {} waits for nobody: crier feedback inbox lists those that do", said.id));
  }
  std::vector<store::UnreadMail> one_mail;
  one_mail.push_back(*std::move(mail));
  std::vector<Read> one = read_all(transaction, own, said.at, std::move(one_mail));
  Feedback& read = one.front().said;
  if (!read.notice) {
    return std::unexpected(fmt::format(
        "mail {} names no notice of ours, so nobody knows whose it is; crier suppressions import "
        "takes an address out that is not to be written to, and crier feedback done closes it",
        said.id));
  }
  read.klass = said.klass;
  read.rule = "operator";
  one.front().effect.reset();
  const MailsRead done = Reading(transaction, said.at, SaidBy::somebody).act_upon(std::move(one));
  const auto effect = static_cast<FeedbackEffect>(std::ranges::max_element(done.by_effect) -
                                                  done.by_effect.begin());
  if (effect == FeedbackEffect::put_off || effect == FeedbackEffect::to_be_read) {
    return std::unexpected(fmt::format(
        "the notice that mail {} is about has not been answered yet; try again later", said.id));
  }
  store::settle_by_hand(transaction, said.id,
                        {.actor = said.actor, .at = said.at, .reason = said.reason});
  return effect;
}

}  // namespace crier::app
