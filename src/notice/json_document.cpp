#include "notice/json_document.h"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "campaign/language/language_choice.h"
#include "campaign/links/objection_link.h"
#include "notice/escape.h"
#include "notice/mail/body.h"

namespace crier::notice {
namespace {

void add_string(Program& program, std::string_view name, std::string_view text) {
  std::string escaped;
  append_json(escaped, text);
  program.copy(fmt::format(",\"{}\":\"{}\"", name, escaped));
}

void add_value(Program& program, std::string_view name, Value value) {
  program.copy(fmt::format(",\"{}\":\"", name));
  program.write_value(value, Spelling::json);
  program.copy("\"");
}

void add_rendered(Program& program, std::string_view name, std::string_view rendered,
                  ValueForm form) {
  program.copy(fmt::format(",\"{}\":\"", name));
  add_json_string(program, rendered, form);
  program.copy("\"");
}

void add_objection_link(Program& program, const CampaignSpec& spec) {
  if (!can_be_objected_to(spec.profile)) return;
  std::string base;
  append_json(base, objection_link_prefix(spec.objection_link_base));
  program.copy(fmt::format(",\"objection_link\":\"{}", base));
  program.write_value(Value::token, Spelling::verbatim);
  program.copy("\"");
}

}  // namespace

Program json_program(const Rendering& rendering, const CampaignContext& campaign) {
  Program program;
  program.copy(fmt::format("{{\"step\":{},\"locales\":[\"{}\"]", campaign.step,
                           fmt::join(rendering.locales, "\",\"")));
  add_string(program, "locale", joined_locales(rendering.locales));
  add_string(program, "campaign", campaign.spec.key);
  add_string(program, "profile", name_of(campaign.spec.profile));
  add_string(program, "country", campaign.country);
  add_string(program, "version", campaign.version);
  add_value(program, "ref", Value::ref);
  add_value(program, "idempotency_key", Value::key);
  program.copy(",\"sent_at\":\"");
  program.write_rfc3339_date();
  program.copy("\"");
  if (campaign.confirms) {
    add_string(program, "confirms", name_of(*campaign.confirms));
    add_value(program, "receipt", Value::receipt);
  } else {
    add_objection_link(program, campaign.spec);
  }
  add_string(program, "subject", rendering.subject);
  add_rendered(program, "short", rendering.short_form, ValueForm::plain);
  add_rendered(program, "text", rendering.text, ValueForm::plain);
  add_rendered(program, "html", rendering.html, ValueForm::html);
  program.copy("}\n");
  return program;
}

}  // namespace crier::notice
