#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "campaign/validation/validation.h"
#include "cli/campaign/campaign_commands.h"
#include "cli/command_line/command_line.h"
#include "cli/commands.h"
#include "cli/register_output.h"
#include "notice/lint/lint.h"
#include "notice/template/template_slots.h"
#include "specification/sample_spec.h"
#include "specification/spec_file.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {
namespace {

void list_templates(Context& context, Format format) {
  const notice::Catalogue& catalogue = context.catalogue();
  RegisterListing listing({{"template"}, {"languages"}, {"facts_required"}, {"facts_optional"}});
  for (const std::string& name : catalogue.templates()) {
    const notice::FactNames facts = notice::fact_names(catalogue, name);
    listing.add({name, fmt::format("{}", fmt::join(catalogue.locales(name), " ")),
                 fmt::format("{}", fmt::join(facts.required, " ")),
                 fmt::format("{}", fmt::join(facts.optional, " "))});
  }
  listing.print(context, format);
}

// The sample campaign stands in for one that is not there yet; its pages are at its domain.
constexpr std::string_view stand_in_pages_url = "https://privacy.example.org";

CampaignSpec stand_in(const Context& context, const notice::Catalogue& catalogue,
                      NoticeProfile profile) {
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(context.now())};
  SpecReading reading = read_spec(sample_spec(profile, today), notice::all_fact_names(catalogue));
  CRIER_CHECK(!has_fault(reading.findings));
  return std::move(reading.spec);
}

// The number of errors.
int print_remarks(Context& context, const std::string& what, const CampaignSpec& spec,
                  std::string_view pages_url) {
  const notice::Catalogue& catalogue = context.catalogue();
  const auto linked = with_objection_link(spec, std::string(pages_url));
  if (!linked) throw CommandFailure(linked.error());
  int errors = 0;
  int warnings = 0;
  for (const notice::Remark& remark : notice::lint(catalogue, *linked, pages_url)) {
    (remark.severity == Severity::fault ? errors : warnings) += 1;
    fmt::print(context.out(), "{}\n", notice::text_of(remark));
  }
  const std::string name =
      spec.template_name.empty() ? std::string(name_of(spec.profile)) : spec.template_name;
  fmt::print(context.out(), "{}: {} languages, {} errors, {} warnings\n", what,
             catalogue.locales(name).size(), errors, warnings);
  return errors;
}

void lint_templates(Context& context, const std::string& campaign) {
  const notice::Catalogue& catalogue = context.catalogue();
  int errors = 0;
  if (!campaign.empty()) {
    const CampaignSpec spec = require_spec(require_campaign(context, campaign), catalogue);
    errors = print_remarks(context, campaign, spec, context.config().pages.url);
  } else {
    for (const NoticeProfile profile :
         {NoticeProfile::objection, NoticeProfile::breach, NoticeProfile::policy_change}) {
      errors += print_remarks(context, std::string(name_of(profile)),
                              stand_in(context, catalogue, profile), stand_in_pages_url);
    }
  }
  if (errors > 0) context.end_with(ExitCode::failed);
}

}  // namespace

void add_template_commands(Command& app, Context& context) {
  Command* noun = app.add_subcommand("template", "The templates of notices");
  noun->require_subcommand(1);

  Command* list = noun->add_subcommand("list", "Templates, their languages, and their facts");
  const auto format = std::make_shared<Format>(Format::table);
  add_format_option(*list, *format);
  list->callback([&context, format] { list_templates(context, *format); });
  set_examples(*list, "crier template list --format json");

  Command* lint = noun->add_subcommand(
      "lint", "Find what is wrong with the notices of a campaign, or of the shipped templates");
  const auto campaign = std::make_shared<std::string>();
  lint->add_option("--campaign", *campaign, "With the facts of this campaign (default: a sample)")
      ->type_name("CAMPAIGN");
  lint->callback([&context, campaign] { lint_templates(context, *campaign); });
  set_examples(*lint, "crier template lint\ncrier template lint --campaign ai-training-2026");
}

}  // namespace crier::app
