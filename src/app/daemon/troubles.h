// What does not work in this daemon at present, by place. Its process lives and its loop turns, and
// still something stands: whoever asks /healthz hears what, and where to look.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crier::app {

class Troubles {
 public:
  struct Trouble {
    std::string where;
    std::string why;
  };

  // `why` is read by operators and carries nothing of a person. The last word counts.
  void tell(std::string_view where, std::string why);
  void clear(std::string_view where);

  // In the order in which they began.
  [[nodiscard]] const std::vector<Trouble>& all() const { return troubles_; }

 private:
  std::vector<Trouble> troubles_;  // As many as there are lanes at the most.
};

}  // namespace crier::app
