#include "notice/program.h"

#include <algorithm>

#include "base/check.h"
#include "notice/escape.h"
#include "notice/instant_text.h"
#include "notice/mail/base64.h"
#include "notice/mail/header_text.h"
#include "notice/mail/quoted_printable.h"

namespace crier::notice {

std::uint32_t Program::keep(std::string_view octets) {
  const auto begin = static_cast<std::uint32_t>(octets_.size());
  octets_ += octets;
  return begin;
}

void Program::copy(std::string_view octets) {
  if (octets.empty()) return;
  const std::uint32_t begin = keep(octets);
  const auto size = static_cast<std::uint32_t>(octets.size());
  // What follows at once is one copy; a jump may lead between two others.
  const bool continues = steps_.size() > jumped_to_ && steps_.back().action == Action::copy &&
                         steps_.back().begin + steps_.back().size == begin;
  if (continues) {
    steps_.back().size += size;
  } else {
    steps_.push_back({.action = Action::copy, .begin = begin, .size = size});
  }
}

void Program::write_value(Value value, Spelling spelling) {
  steps_.push_back({.action = Action::value, .value = value, .spelling = spelling});
}

void Program::write_rfc5322_date() {
  steps_.push_back({.action = Action::rfc5322_date});
}

void Program::write_rfc3339_date() {
  steps_.push_back({.action = Action::rfc3339_date});
}

void Program::write_to_header() {
  steps_.push_back({.action = Action::to_header});
}

void Program::begin_base64() {
  steps_.push_back({.action = Action::begin_base64});
}

void Program::copy_base64(std::string_view octets) {
  if (octets.empty()) return;
  Base64Text text;
  text.begin = keep(octets);
  text.size = static_cast<std::uint32_t>(octets.size());
  for (std::size_t open = 0; open < 3; ++open) {
    const std::size_t lead = std::min((3 - open) % 3, octets.size());
    const std::size_t tail = (octets.size() - lead) % 3;
    std::string encoded;
    append_base64_lines(encoded, octets.substr(lead, octets.size() - lead - tail));
    text.phases[open] = {.lead = static_cast<std::uint8_t>(lead),
                         .begin = keep(encoded),
                         .size = static_cast<std::uint32_t>(encoded.size()),
                         .tail = static_cast<std::uint8_t>(tail)};
  }
  steps_.push_back(
      {.action = Action::copy_base64, .begin = static_cast<std::uint32_t>(base64_.size())});
  base64_.push_back(text);
}

void Program::end_base64() {
  steps_.push_back({.action = Action::end_base64});
}

void Program::if_named() {
  open_jump_ = steps_.size();
  steps_.push_back({.action = Action::jump_if_unnamed});
}

void Program::otherwise() {
  steps_.push_back({.action = Action::jump});
  steps_.at(open_jump_).begin = static_cast<std::uint32_t>(steps_.size());
  open_jump_ = steps_.size() - 1;
}

void Program::end_named() {
  jumped_to_ = steps_.size();
  steps_.at(open_jump_).begin = static_cast<std::uint32_t>(jumped_to_);
}

void Program::run_value(const Step& step, const Values& values, Base64Stream& stream,
                        std::string& into) {
  const std::string_view value = values[step.value];
  switch (step.spelling) {
    case Spelling::verbatim: into += value; break;
    case Spelling::json: append_json(into, value); break;
    case Spelling::quoted_printable: append_quoted_printable_value(into, value); break;
    case Spelling::base64: stream.append(into, value); break;
  }
}

void Program::run_base64(const Base64Text& text, Base64Stream& stream, std::string& into) const {
  const Base64Text::Phase& phase = text.phases[stream.open()];
  const std::string_view plain = octets(text.begin, text.size);
  stream.append_open(into, plain.substr(0, phase.lead));
  into += octets(phase.begin, phase.size);
  stream.append_open(into, plain.substr(plain.size() - phase.tail));
}

// One pass over the steps; what a step does stands in its case.
void Program::run(const Values& values, std::string& into) const {
  into.clear();
  Base64Stream stream;
  for (std::size_t index = 0; index < steps_.size(); ++index) {
    const Step& step = steps_[index];
    switch (step.action) {
      case Action::copy: into += octets(step.begin, step.size); break;
      case Action::rfc5322_date: append_rfc5322(into, values.at); break;
      case Action::rfc3339_date: append_rfc3339(into, values.at); break;
      case Action::to_header:
        append_mailbox_header(
            into, "To", {.display_name = values[Value::name], .address = values[Value::address]});
        break;
      case Action::value: run_value(step, values, stream, into); break;
      case Action::begin_base64: stream = {}; break;
      case Action::copy_base64: run_base64(base64_[step.begin], stream, into); break;
      case Action::end_base64: stream.finish(into); break;
      case Action::jump_if_unnamed:
        if (values[Value::name].empty()) index = step.begin - 1;
        break;
      case Action::jump: index = step.begin - 1; break;
    }
  }
}

}  // namespace crier::notice
