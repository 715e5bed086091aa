// The links in the notices that a world has sent.
#pragma once

#include <filesystem>
#include <optional>
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
[[nodiscard]] std::vector<NoticeLink> notice_links(const std::filesystem::path& messages);
[[nodiscard]] std::vector<std::string> objection_links(const World& world);
// The same of any folder of messages.
[[nodiscard]] std::vector<std::string> objection_links(const std::filesystem::path& messages);

struct NoticePageLink {
  std::string path;
  std::string token;
};

// Of the first notice in a maildir whose lines are readable: where it is shown in other languages.
[[nodiscard]] std::optional<NoticePageLink> notice_page_link(const World& world);

}  // namespace crier::e2e
