// How a campaign stands with the post, in its status and its report.
#pragma once

#include <cstdint>
#include <string>

#include <boost/json/object.hpp>

namespace crier::report {

struct PostFigures {
  std::int64_t waiting{};   // On the list for the post, and in no batch yet.
  std::int64_t exported{};  // In a batch, and the printer has said nothing of them: still pending.
  std::int64_t posted{};    // Told by letter, as far as nothing came back.
  std::int64_t returned{};  // Posted, and came back.
  std::int64_t failed{};    // Not posted, and never will be.

  [[nodiscard]] std::int64_t all() const { return waiting + exported + posted + returned + failed; }
  friend bool operator==(const PostFigures&, const PostFigures&) = default;
};

// One sentence, with what to do next; empty where nobody has come to the post.
[[nodiscard]] std::string post_sentence(const std::string& campaign, const PostFigures& figures);
[[nodiscard]] boost::json::object post_json(const PostFigures& figures);

}  // namespace crier::report
