#include "notice/archive.h"
#include "notice/program.h"

namespace crier::notice {
namespace {

constexpr std::uint64_t action_count = 10;
constexpr std::uint64_t spelling_count = 4;
// One past the largest value of a 32-bit number.
constexpr std::uint64_t word_bound = std::uint64_t{1} << 32U;

}  // namespace

void Program::keep_in(ArchiveWriter& archive) const {
  archive.text(octets_);
  archive.number(base64_.size());
  for (const Base64Text& text : base64_) {
    archive.number(text.begin);
    archive.number(text.size);
    for (const Base64Text::Phase& phase : text.phases) {
      archive.number(phase.lead);
      archive.number(phase.begin);
      archive.number(phase.size);
      archive.number(phase.tail);
    }
  }
  archive.number(steps_.size());
  for (const Step& step : steps_) {
    archive.number(static_cast<std::uint64_t>(step.action));
    archive.number(static_cast<std::uint64_t>(step.value));
    archive.number(static_cast<std::uint64_t>(step.spelling));
    archive.number(step.begin);
    archive.number(step.size);
  }
}

Program Program::read_from(ArchiveReader& archive) {
  Program program;
  program.octets_ = archive.text();
  const auto word = [&] { return static_cast<std::uint32_t>(archive.number_below(word_bound)); };
  const auto few = [&] { return static_cast<std::uint8_t>(archive.number_below(3)); };

  const std::uint64_t texts = archive.number();
  for (std::uint64_t index = 0; index < texts && archive.is_sound(); ++index) {
    Base64Text text{};
    text.begin = word();
    text.size = word();
    for (Base64Text::Phase& phase : text.phases) {
      phase.lead = few();
      phase.begin = word();
      phase.size = word();
      phase.tail = few();
    }
    program.base64_.push_back(text);
  }

  const std::uint64_t steps = archive.number();
  for (std::uint64_t index = 0; index < steps && archive.is_sound(); ++index) {
    Step step{};
    step.action = static_cast<Action>(archive.number_below(action_count));
    step.value = static_cast<Value>(archive.number_below(value_count));
    step.spelling = static_cast<Spelling>(archive.number_below(spelling_count));
    step.begin = word();
    step.size = word();
    program.steps_.push_back(step);
  }
  if (!program.is_consistent()) archive.reject();
  return program;
}

bool Program::is_consistent() const {
  const auto is_inside = [&](std::uint64_t begin, std::uint64_t size) {
    return begin + size <= octets_.size();
  };
  for (const Base64Text& text : base64_) {
    if (!is_inside(text.begin, text.size)) return false;
    for (std::size_t open = 0; open < 3; ++open) {
      const Base64Text::Phase& phase = text.phases[open];
      const bool fits =
          phase.lead <= text.size && phase.tail <= text.size - phase.lead && open + phase.lead <= 3;
      if (!fits || !is_inside(phase.begin, phase.size)) return false;
    }
  }
  for (std::size_t index = 0; index < steps_.size(); ++index) {
    const Step& step = steps_[index];
    switch (step.action) {
      case Action::copy:
        if (!is_inside(step.begin, step.size)) return false;
        break;
      case Action::copy_base64:
        if (step.begin >= base64_.size()) return false;
        break;
      case Action::jump:
      case Action::jump_if_unnamed:
        // Only forward: a program ends.
        if (step.begin <= index || step.begin > steps_.size()) return false;
        break;
      default: break;
    }
  }
  return true;
}

}  // namespace crier::notice
