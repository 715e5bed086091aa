#include "net/smpp/window.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "net/smpp/request_bodies.h"
#include "net/smpp/status.h"

namespace crier::smpp {
namespace {

// SMPP 3.4, 5.1.4: from 1 on, and the highest bit is free.
constexpr std::uint32_t sequence_max = 0x7FFFFFFF;
// A part that nobody has room for: about a minute altogether.
constexpr int repeats_max = 6;
constexpr Duration first_pause = std::chrono::seconds{1};

Duration pause_before(int repeat) {
  return first_pause * (1 << (repeat - 1));
}

}  // namespace

bool Window::has_room() const {
  const std::size_t under_way = requests_.size() + waiting_.size();
  return under_way < static_cast<std::size_t>(options_.window);
}

void Window::start(Message message) {
  auto text = std::make_shared<Text>(
      Text{.message = std::move(message), .reference = ++reference_, .part_ids = {}, .fault = {}});
  text->awaited = 1;
  waiting_.push_back({.text = std::move(text), .part = 0, .not_before = SteadyTime::min()});
}

std::uint32_t Window::next_sequence() {
  sequence_ = sequence_ == sequence_max ? 1 : sequence_ + 1;
  return sequence_;
}

Window::Outgoing Window::request(std::shared_ptr<Text> text, std::size_t part) {
  Outgoing outgoing{.sequence = next_sequence(), .octets = {}, .asks = std::nullopt};
  append(outgoing.octets, {.command = Command::submit_sm,
                           .sequence = outgoing.sequence,
                           .body = submit_body(options_, text->message, part, text->reference)});
  if (!text->has_left) outgoing.asks = text->message.ticket;
  requests_.emplace(outgoing.sequence, Request{.text = std::move(text), .part = part});
  return outgoing;
}

std::optional<Window::Outgoing> Window::next(SteadyTime now) {
  const auto ready = std::ranges::find_if(
      waiting_, [now](const Waiting& waiting) { return waiting.not_before <= now; });
  if (ready == waiting_.end()) return std::nullopt;
  Waiting waiting = std::move(*ready);
  waiting_.erase(ready);
  return request(std::move(waiting.text), waiting.part);
}

std::optional<SteadyTime> Window::next_at() const {
  if (waiting_.empty()) return std::nullopt;
  return std::ranges::min(waiting_, {}, &Waiting::not_before).not_before;
}

void Window::on_written(std::uint32_t sequence, SteadyTime now) {
  const auto found = requests_.find(sequence);
  if (found == requests_.end()) return;  // Answered before the write came back.
  found->second.answer_by = now + options_.answer_timeout;
  found->second.text->has_left = true;
}

std::optional<Settlement> Window::withdraw(std::uint32_t sequence) {
  const auto found = requests_.extract(sequence);
  CRIER_CHECK(!found.empty() && !found.mapped().text->has_left);
  return Settlement{.ticket = found.mapped().text->message.ticket, .ending = std::nullopt};
}

std::optional<Settlement> Window::on_answer(const Pdu& answer, SteadyTime now) {
  const auto found = requests_.extract(answer.sequence);
  if (found.empty()) return std::nullopt;
  const Request& request = found.mapped();
  request.text->has_left = true;
  --request.text->awaited;
  const bool is_answer = answer.command == response_to(Command::submit_sm);
  if (is_answer && answer.status == status::ok) return on_accepted(request, answer);
  // A generic_nack without a fault is one all the same.
  const std::uint32_t status =
      answer.status == status::ok ? status::invalid_command_id : answer.status;
  return on_refused(request, status, now);
}

std::optional<Settlement> Window::on_accepted(const Request& request, const Pdu& answer) {
  Text& text = *request.text;
  ++text.accepted;
  text.part_ids.resize(text.message.text.parts.size());
  text.part_ids[request.part] = first_text(answer.body);
  if (request.part == 0) {
    // In front of everything that has not begun.
    auto place = std::ranges::find(waiting_, std::size_t{0}, &Waiting::part);
    for (std::size_t part = 1; part < text.message.text.parts.size(); ++part) {
      place = std::next(waiting_.insert(
          place, {.text = request.text, .part = part, .not_before = SteadyTime::min()}));
      ++text.awaited;
    }
  }
  return end_if_whole(text);
}

std::optional<Settlement> Window::on_refused(const Request& request, std::uint32_t status,
                                             SteadyTime now) {
  Text& text = *request.text;
  if (request.part == 0) {
    return Settlement{
        .ticket = text.message.ticket,
        .ending =
            Ending{.kind = Ending::Kind::refused, .status = status, .message_id = {}, .words = {}}};
  }
  if (is_temporary(status) && text.repeats < repeats_max) {
    ++text.repeats;
    ++text.awaited;
    waiting_.push_front({.text = request.text,
                         .part = request.part,
                         .not_before = now + pause_before(text.repeats)});
    return std::nullopt;
  }
  if (text.fault.empty()) {
    text.fault_status = status;
    text.fault = fmt::format("part {} of {} was refused, and an earlier one accepted",
                             request.part + 1, text.message.text.parts.size());
  }
  return end_if_whole(text);
}

std::optional<Settlement> Window::end_if_whole(const Text& text) {
  if (text.awaited != 0) return std::nullopt;
  const bool is_whole = text.fault.empty();
  return Settlement{
      .ticket = text.message.ticket,
      .ending = Ending{.kind = is_whole ? Ending::Kind::accepted : Ending::Kind::unknown,
                       .status = text.fault_status,
                       .message_id = text.part_ids.front(),
                       .part_ids = text.part_ids,
                       .words = text.fault}};
}

std::optional<SteadyTime> Window::answer_by() const {
  std::optional<SteadyTime> first;
  for (const auto& [sequence, request] : requests_) {
    if (!request.answer_by) continue;
    first = first ? std::min(*first, *request.answer_by) : *request.answer_by;
  }
  return first;
}

std::vector<Settlement> Window::abandon(const std::string& why) {
  struct Left {
    std::shared_ptr<Text> text;
    bool has_left{};
  };
  std::map<Ticket, Left> left;
  const auto note = [&left](const std::shared_ptr<Text>& text, bool has_left) {
    Left& of_text = left[text->message.ticket];
    of_text.text = text;
    of_text.has_left = of_text.has_left || has_left;
  };
  for (const auto& [sequence, request] : requests_) {
    note(request.text, request.text->has_left || request.answer_by.has_value());
  }
  for (const Waiting& waiting : waiting_) note(waiting.text, waiting.text->has_left);
  requests_.clear();
  waiting_.clear();
  std::vector<Settlement> settlements;
  for (const auto& [ticket, of_text] : left) {
    Settlement settlement{.ticket = ticket, .ending = std::nullopt};
    if (of_text.has_left) {
      const std::vector<std::string>& ids = of_text.text->part_ids;
      // A receipt may still tell what became of the parts that were taken.
      settlement.ending = Ending{.kind = Ending::Kind::unknown,
                                 .status = 0,
                                 .message_id = ids.empty() ? std::string() : ids.front(),
                                 .part_ids = ids,
                                 .words = why};
    }
    settlements.push_back(std::move(settlement));
  }
  return settlements;
}

}  // namespace crier::smpp
