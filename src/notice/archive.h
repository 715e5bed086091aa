// Values in a row of octets, for what is kept with a campaign: little-endian numbers, texts with
// their length in front.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crier::notice {

class ArchiveWriter {
 public:
  void number(std::uint64_t value);
  void text(std::string_view octets);

  [[nodiscard]] std::string take() && { return std::move(octets_); }

 private:
  std::string octets_;
};

// Reads what a writer wrote. What is cut off or damaged reads as zero and empty from there on, and
// `is_sound` says so. `octets` must outlive the reader and the texts that it gives.
class ArchiveReader {
 public:
  explicit ArchiveReader(std::string_view octets) : rest_(octets) {}

  [[nodiscard]] std::uint64_t number();
  [[nodiscard]] std::string_view text();
  // A number below `bound`, which is above 0.
  [[nodiscard]] std::uint64_t number_below(std::uint64_t bound);

  // Nothing was missing so far.
  [[nodiscard]] bool is_sound() const { return is_sound_; }
  // ... and nothing is left.
  [[nodiscard]] bool is_done() const { return is_sound_ && rest_.empty(); }
  // What follows makes no sense to the caller.
  void reject() { is_sound_ = false; }

 private:
  std::string_view rest_;
  bool is_sound_{true};
};

}  // namespace crier::notice
