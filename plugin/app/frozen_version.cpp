#include "plugin/app/frozen_version.hpp"

#include <algorithm>
#include <ent/sdk/clients.hpp>

#include "plugin/app/document_data.hpp"
#include "plugin/app/frozen_data.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/signature_material.hpp"
#include "plugin/app/stored_document.hpp"
#include "plugin/document/convention_document.hpp"

namespace conventions::app {
namespace {

// What a school is set up to sign with today; it may still change before it signs.
Result<document::SigningMeans> means_of(const Context& context, const ent_call& call, const School& school) {
  auto configuration = current_configuration(context, call, domain::Uai(school.uai));
  if (configuration.has_error()) return configuration.error();
  if (!*configuration || (*configuration)->state != ConfigurationState::kActive) {
    return document::SigningMeans::kUnknown;
  }
  return (*configuration)->own_certificate() ? document::SigningMeans::kOwnCertificate
                                             : document::SigningMeans::kInstanceSeal;
}

Result<document::ConventionData> data_of(const Context& context, const ent_call& call, const EntView& view,
                                         const domain::Convention& convention, int number, domain::Date today,
                                         const std::string& motive, document::Mode mode) {
  auto url = context.host().menu.link(call, "route:/verification?reference=" + convention.number, true);
  if (url.has_error()) return from_host(url.error());
  auto home = means_of(context, call, view.home);
  if (home.has_error()) return home.error();
  auto host = means_of(context, call, view.host);
  if (host.has_error()) return host.error();
  auto data = document_data(view, convention, number, today, *url);
  data.home.means = *home;
  data.host.means = *host;
  data.regularisation = motive;
  std::replace_if(
      data.regularisation.begin(), data.regularisation.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  data.mode = mode;
  return data;
}

}  // namespace

Result<domain::Version> make_version(const Context& context, const ent_call& call, const Loaded& loaded,
                                     const EntView& view, const domain::Convention& convention,
                                     const std::string& motive, document::Mode mode) {
  domain::Version version;
  version.convention = convention.id;
  version.number = convention.last_version + 1;
  auto data = data_of(context, call, view, convention, version.number, loaded.actor.today, motive, mode);
  if (data.has_error()) return data.error();
  auto rendered = document::render_convention(*data, context.fonts());
  if (rendered.has_error()) return from_document(rendered.error());
  version.document = "conventions/" + convention.id.str() + "/v" + std::to_string(version.number);
  version.text_document = version.document + ".txt";
  auto text = put_document(context, call, version.text_document, "text/plain; charset=utf-8", rendered->text);
  if (text.has_error()) return text.error();
  version.text_version = text->version;
  version.text_sha256 = text->sha256;
  auto kept = keep_frozen_data(context, call, *data, version);
  if (kept.has_error()) return kept.error();
  auto pdf =
      put_document(context, call, version.document, "application/pdf", ent::sdk::view(ent::sdk::bytes(rendered->pdf)));
  if (pdf.has_error()) return pdf.error();
  version.document_version = version.frozen_document_version = pdf->version;
  version.sha256 = version.frozen_sha256 = pdf->sha256;
  version.fingerprint = rendered->fingerprint;
  version.short_fingerprint = rendered->short_fingerprint;
  version.pages = rendered->pages;
  version.pupils = view.annex.pupils;
  version.left_out = view.annex.left_out;
  version.frozen_day = loaded.actor.today;
  version.created_ms = loaded.actor.now_ms;
  version.created_by = loaded.actor.viewer.person;
  version.created_by_name = loaded.actor.viewer.display_name;
  version.regularisation = motive;
  version.paper_wording = mode == document::Mode::kPaper;
  return version;
}

}  // namespace conventions::app
