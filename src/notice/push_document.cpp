#include "notice/push_document.h"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "campaign/links/objection_link.h"
#include "notice/escape.h"
#include "notice/mail/body.h"
#include "notice/page_link.h"

namespace crier::notice {
namespace {

// Short forms end with the objection link, on a line of its own (templates/README.md).
std::string_view without_link(std::string_view text, std::string_view link) {
  const std::size_t end = text.find_last_not_of(" \r\n");
  text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
  const std::size_t line = text.rfind('\n');
  const bool has_link =
      !link.empty() && line != std::string_view::npos && text.substr(line + 1).starts_with(link);
  if (!has_link) return text;
  const std::size_t body_end = text.find_last_not_of(" \r\n", line);
  return text.substr(0, body_end == std::string_view::npos ? 0 : body_end + 1);
}

void add_link(Program& program, const CampaignContext& campaign) {
  const bool has_token = can_be_objected_to(campaign.spec.profile) && !campaign.confirms;
  std::string prefix;
  if (!campaign.pages_url.empty() && !campaign.confirms) {
    append_json(prefix, page_link_prefix(campaign.pages_url, campaign.spec.key, campaign.country));
  } else if (has_token) {
    append_json(prefix, objection_link_prefix(campaign.spec.objection_link_base));
  }
  if (prefix.empty()) return;
  program.copy(fmt::format(",\"link\":\"{}", prefix));
  if (has_token) program.write_value(Value::token, Spelling::verbatim);
  program.copy("\"");
}

}  // namespace

Program push_program(const Rendering& rendering, const CampaignContext& campaign) {
  const std::string& base = campaign.spec.objection_link_base;
  Program program;
  program.copy("{\"title\":\"");
  add_json_string(program, rendering.subject, ValueForm::plain);
  program.copy("\",\"body\":\"");
  add_json_string(program,
                  without_link(rendering.short_form,
                               base.empty() ? std::string() : objection_link_prefix(base)),
                  ValueForm::plain);
  program.copy("\"");
  add_link(program, campaign);
  program.copy("}");
  return program;
}

}  // namespace crier::notice
