// How often a service says of an address that it is not of our project or environment. Where that
// is rare, the address is wrong, and has ended. Where it is common, or too little is known yet, we
// may be: then nobody's address ends by it. One for each service and app. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace crier::channel {

class SuspectShare {
 public:
  // Fewer answers than this say nothing of how common it is.
  static constexpr int answers_min = 100;
  // With more of them it is the wrong environment (sandbox or production) or project.
  static constexpr double share_max = 0.05;

  void on_good() { count(0); }
  void on_suspect() { count(1); }

  // Of the latest answers, the last one included, so few were suspect that each of them was so for
  // its address' sake.
  [[nodiscard]] bool is_rare() const {
    return answers_ >= answers_min && suspects_ <= share_max * answers_;
  }
  // So many that we are to blame.
  [[nodiscard]] bool is_common() const {
    return answers_ >= answers_min && suspects_ > share_max * answers_;
  }

 private:
  // Older answers count less and less.
  static constexpr double answers_max = 1000;

  void count(int suspects) {
    answers_ += 1;
    suspects_ += suspects;
    if (answers_ < answers_max) return;
    answers_ /= 2;
    suspects_ /= 2;
  }

  double answers_{};
  double suspects_{};
};

// By the name of a service or app. Names come from files of people: those beyond the bound share
// one.
class SuspectShares {
 public:
  static constexpr std::size_t names_max = 1000;

  [[nodiscard]] SuspectShare& of(const std::string& name) {
    const auto known = shares_.find(name);
    if (known != shares_.end()) return known->second;
    return shares_.size() < names_max ? shares_[name] : others_;
  }

 private:
  std::map<std::string, SuspectShare> shares_;
  SuspectShare others_;
};

}  // namespace crier::channel
