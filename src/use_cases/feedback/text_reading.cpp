#include "use_cases/feedback/text_reading.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "feedback/text/came_text.h"
#include "feedback/text/message_ids.h"
#include "feedback/text/receipt_match.h"
#include "feedback/text/text_receipt.h"

namespace crier::app {
namespace {

using feedback::CameText;
using feedback::FeedbackClass;
using feedback::NoticeSource;
using feedback::TextReceipt;
using store::PartOfText;
using store::PartState;

struct Came {
  std::optional<CameText> text;        // Nothing: what was kept is none.
  std::optional<TextReceipt> receipt;  // Of one that is a receipt and is understood.
  std::string digits;                  // Of who writes; empty: a receipt, or not certain.
};

Came came_in(const std::string& content) {
  Came came{.text = feedback::came_text_in(content), .receipt = {}, .digits = {}};
  if (!came.text) return came;
  if (feedback::is_receipt(*came.text)) {
    came.receipt = feedback::receipt_in(*came.text);
  } else {
    came.digits = feedback::international_digits(*came.text);
  }
  return came;
}

auto try_of(const PartOfText& part) {
  return std::tuple(part.notices, part.subject, part.attempt);
}

// All of the receipt that is not about a person.
std::string words_of(const TextReceipt& receipt) {
  std::string words = "stat:" + std::string(feedback::name_of(receipt.state));
  if (!receipt.error.empty()) words += " err:" + receipt.error;
  if (receipt.network) {
    words += fmt::format(" network:{}.{}", receipt.network->network, receipt.network->code);
  }
  return words;
}

class Texts {
 public:
  Texts(store::Transaction& transaction, const std::vector<feedback::ReceiptRule>& own,
        WallTime now)
      : transaction_(transaction), own_(own), now_(now) {}

  std::vector<ReadText> read(std::span<const store::UnreadMail> texts) {
    std::vector<Came> all;
    for (const store::UnreadMail& each : texts) all.push_back(came_in(each.content));
    look_up(all);
    std::vector<ReadText> found;
    for (std::size_t place = 0; place < texts.size(); ++place) {
      found.push_back(read(all[place], now_ - texts[place].came_at));
    }
    return found;
  }

 private:
  void look_up(const std::vector<Came>& all) {
    std::vector<std::string> ids;
    std::vector<std::string> numbers;
    for (const Came& came : all) {
      if (came.receipt) {
        feedback::IdForms forms = feedback::id_forms(came.receipt->id);
        ids.push_back(std::move(forms.same));
        std::ranges::move(forms.converted, std::back_inserter(ids));
      }
      if (!came.digits.empty()) numbers.push_back(came.digits);
    }
    parts_ = store::texts_with_parts(transaction_, ids);
    for (std::size_t at = 0; at < parts_.size(); ++at) places_[parts_[at].id_form].push_back(at);
    tries_ = store::texts_to(transaction_, numbers);
  }

  ReadText read(const Came& came, std::chrono::microseconds waited) {
    ReadText text;
    if (!came.text || !came.text->unreadable.empty()) {
      text.said.rule = "text_not_understood";
      text.effect = FeedbackEffect::to_be_read;
    } else if (!feedback::is_receipt(*came.text)) {
      text.said.klass = FeedbackClass::reply;
      text.said.rule = "text";
      name_writer(came, text);
    } else if (!came.receipt) {
      text.said.rule = "receipt_not_understood";
      text.effect = FeedbackEffect::to_be_read;
    } else {
      take_receipt(came, waited, text);
    }
    return text;
  }

  // Only a number that one person has, in one campaign, says who that is.
  void name_writer(const Came& came, ReadText& text) const {
    if (came.digits.empty()) return;
    const auto has_number = [&](const store::TextTry& each) { return each.number == came.digits; };
    if (std::ranges::count_if(tries_, has_number) != 1) return;
    const store::TextTry& only = *std::ranges::find_if(tries_, has_number);
    text.said.source = NoticeSource::number;
    text.said.notice = feedback::NoticeTry{.campaign = only.notices.campaign,
                                           .lane = only.notices.lane,
                                           .subject = only.subject,
                                           .step = only.notices.step,
                                           .attempt = only.attempt};
    text.said.addresses = {"+" + only.number};
  }

  void take_receipt(const Came& came, std::chrono::microseconds waited, ReadText& text) {
    const TextReceipt& receipt = *came.receipt;
    feedback::ReceiptClass known = feedback::classify(receipt, own_);
    text.said.klass = known.klass;
    text.said.rule = std::move(known.rule);
    text.said.words = words_of(receipt);
    PartOfText* const part = meant(*came.text, receipt);
    if (part == nullptr) {
      text.effect =
          waited < receipt_put_off_max ? FeedbackEffect::put_off : FeedbackEffect::foreign;
      return;
    }
    text.said.source = NoticeSource::receipt;
    text.said.notice = feedback::NoticeTry{.campaign = part->notices.campaign,
                                           .lane = part->notices.lane,
                                           .subject = part->subject,
                                           .step = part->notices.step,
                                           .attempt = part->attempt};
    text.said.addresses = {"+" + part->number};
    end(*part, receipt.state, text);
  }

  // What a part has come to at last stays, whatever else is told of it.
  void end(PartOfText& part, feedback::ReceiptState state, ReadText& text) const {
    if (part.state != PartState::sent) {
      text.effect = FeedbackEffect::repeated;
      return;
    }
    if (!feedback::is_end(state)) return;
    part.state = feedback::is_loss(state) ? PartState::lost : PartState::arrived;
    text.ends = part;
    if (part.state == PartState::arrived && !has_arrived(part)) text.effect = FeedbackEffect::part;
  }

  // The whole text: each part was taken, and has arrived.
  [[nodiscard]] bool has_arrived(const PartOfText& part) const {
    const auto arrived = std::ranges::count_if(parts_, [&](const PartOfText& each) {
      return each.state == PartState::arrived && try_of(each) == try_of(part);
    });
    return arrived == part.parts;
  }

  PartOfText* meant(const CameText& text, const TextReceipt& receipt) {
    const feedback::IdForms forms = feedback::id_forms(receipt.id);
    std::vector<std::size_t> places;
    const auto add = [&](const std::string& form) {
      const auto found = places_.find(form);
      if (found != places_.end()) std::ranges::copy(found->second, std::back_inserter(places));
    };
    add(forms.same);
    for (const std::string& form : forms.converted) add(form);
    std::vector<feedback::NamedPart> named;
    named.reserve(places.size());
    for (const std::size_t place : places) {
      named.push_back({.id_form = parts_[place].id_form, .number = parts_[place].number});
    }
    const auto chosen = feedback::part_meant(text, receipt, named);
    return chosen ? &parts_[places[*chosen]] : nullptr;
  }

  store::Transaction& transaction_;
  const std::vector<feedback::ReceiptRule>& own_;
  WallTime now_;
  std::vector<PartOfText> parts_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> places_;  // By id_form.
  std::vector<store::TextTry> tries_;
};

}  // namespace

std::vector<ReadText> read_texts(store::Transaction& transaction,
                                 const std::vector<feedback::ReceiptRule>& own, WallTime now,
                                 std::span<const store::UnreadMail> texts) {
  if (texts.empty()) return {};
  return Texts(transaction, own, now).read(texts);
}

}  // namespace crier::app
