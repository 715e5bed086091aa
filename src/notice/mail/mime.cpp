#include "notice/mail/mime.h"

#include <string>

#include <fmt/format.h>

#include "campaign/links/objection_link.h"
#include "notice/mail/body.h"
#include "notice/mail/header_text.h"

namespace crier::notice {
namespace {

std::string_view domain_of(std::string_view address) {
  return address.substr(address.rfind('@') + 1);
}

// Neither quoted-printable nor base64 can produce "=_", so no body contains the boundary.
std::string boundary_of(std::string_view version) {
  return fmt::format("=_crier_{}", version);
}

void add_addresses(Program& program, const CampaignSpec& spec) {
  std::string header;
  append_mailbox_header(header, "From",
                        {.display_name = spec.sender_name, .address = spec.sender_address});
  if (!spec.reply_to.empty()) {
    append_mailbox_header(header, "Reply-To", {.display_name = {}, .address = spec.reply_to});
  }
  program.copy(header);
  program.write_to_header();
}

// RFC 8058: one https URI, and a POST to it is the objection. Only where there is one: from a
// breach notice or a changed policy nobody can unsubscribe.
void add_one_click(Program& program, const CampaignSpec& spec) {
  if (!can_be_objected_to(spec.profile)) return;
  program.copy(
      fmt::format("List-Unsubscribe: <{}", objection_link_prefix(spec.objection_link_base)));
  program.write_value(Value::token, Spelling::verbatim);
  program.copy(">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
}

void add_header(Program& program, const Rendering& rendering, const CampaignContext& campaign) {
  const CampaignSpec& spec = campaign.spec;
  program.copy("Date: ");
  program.write_rfc5322_date();
  program.copy("\r\n");
  add_addresses(program, spec);

  std::string header;
  append_unstructured_header(header, "Subject", rendering.subject);
  header += "Message-ID: <";
  program.copy(header);
  program.write_value(Value::key, Spelling::verbatim);
  program.copy(fmt::format("@{}>\r\n", domain_of(spec.sender_address)));

  program.copy(fmt::format("Content-Language: {}\r\n", fmt::join(rendering.locales, ", ")));
  // RFC 3834: no robot answers either; Exchange wants it in its own words. A confirmation answers
  // what somebody has said (sections 3.1.7 and 3.1.8).
  if (campaign.confirms) {
    program.copy("Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\n");
  } else {
    add_one_click(program, spec);
    program.copy("Auto-Submitted: auto-generated\r\n");
  }
  program.copy("X-Auto-Response-Suppress: OOF, AutoReply\r\n");
  // Complaints come back by these fields, which say nothing of the person.
  program.copy(fmt::format("Feedback-ID: {}:{}:{}:crier\r\n", spec.key, campaign.step,
                           fmt::join(rendering.locales, "+")));
  program.copy(
      fmt::format("MIME-Version: 1.0\r\n"
                  "Content-Type: multipart/alternative;\r\n boundary=\"{}\"\r\n",
                  boundary_of(campaign.version)));
}

struct Part {
  std::string_view type;
  std::string_view text;
  ValueForm form{};
};

void add_part(Program& program, const Part& part, const CampaignContext& campaign) {
  const TransferEncoding encoding = shorter_encoding(part.text);
  program.copy(
      fmt::format("\r\n--{}\r\nContent-Type: {}; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: {}\r\n\r\n",
                  boundary_of(campaign.version), part.type,
                  encoding == TransferEncoding::base64 ? "base64" : "quoted-printable"));
  add_body(program, part.text, {.form = part.form, .encoding = encoding});
}

}  // namespace

Program mime_program(const Rendering& rendering, const CampaignContext& campaign) {
  Program program;
  add_header(program, rendering, campaign);
  add_part(program, {.type = "text/plain", .text = rendering.text, .form = ValueForm::plain},
           campaign);
  add_part(program, {.type = "text/html", .text = rendering.html, .form = ValueForm::html},
           campaign);
  program.copy(fmt::format("\r\n--{}--\r\n", boundary_of(campaign.version)));
  return program;
}

}  // namespace crier::notice
