// The links in the notices that a world has sent.
#pragma once

#include <string>
#include <vector>

#include "support/e2e/world.h"

namespace crier::e2e {

struct NoticeLink {
  std::string path;      // Of the objection link.
  std::string language;  // Content-Language: a tag, or several with commas between.
};

// Of the notices in a maildir, one a person.
[[nodiscard]] std::vector<NoticeLink> notice_links(const World& world);
[[nodiscard]] std::vector<std::string> objection_links(const World& world);

}  // namespace crier::e2e
