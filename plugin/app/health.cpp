#include "plugin/app/health.hpp"

#include <ent/sdk/clients.hpp>
#include <set>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/instance_ca.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/signature_material.hpp"
#include "plugin/app/store.hpp"
#include "signing/core/digest.hpp"
#include "signing/isolate/child.hpp"

namespace conventions::app {
namespace {

HealthCheck check_ca(const Context& context, const ent_call& call, HealthReport& report) {
  auto anchor = trust_anchor(context, call);
  if (anchor.has_error() && anchor.error().code == Code::kNotFound) return {"ca", "ok", "health.ca.none", {}, ""};
  auto ca = instance_ca(context, call);
  if (ca.has_error()) return {"ca", "error", "health.ca.bad", {}, "health.ca.remedy"};
  report.trust_anchor_sha256 = signing::to_hex(signing::sha256(ca->certificate()));
  auto facts = signing::certificate_facts(ca->certificate());
  if (facts.has_error()) return {"ca", "error", "health.ca.bad", {}, "health.ca.remedy"};
  const domain::Date end{std::chrono::floor<std::chrono::days>(facts->not_after)};
  return {"ca", "ok", "health.ca.ok", {{"date", domain::to_iso(end)}}, ""};
}

HealthCheck check_services(const Context& context) {
  std::string missing;
  const auto need = [&](bool there, const char* name) {
    if (!there) missing += (missing.empty() ? "" : ", ") + std::string(name);
  };
  need(static_cast<bool>(context.host().outbox), "ent.outbox/1");
  need(static_cast<bool>(context.host().jobs), "ent.jobs/1");
  need(static_cast<bool>(context.host().i18n), "ent.i18n/1");
  if (missing.empty()) return {"services", "ok", "health.services.ok", {}, ""};
  return {"services", "warning", "health.services.missing", {{"names", missing}}, "health.services.remedy"};
}

Result<HealthCheck> check_signatures(const Context& context, const ent_call& call, HealthReport& report) {
  auto schools = context.host().directory.schools(call);
  if (schools.has_error()) return from_host(schools.error());
  report.schools = static_cast<int>(schools->size());
  for (const auto& school : *schools) {
    auto facts = signature_facts(context, call, domain::Uai(text_of(school, "uai")));
    if (facts.has_error()) return facts.error();
    if (domain::electronic_available(*facts)) ++report.schools_with_signature;
  }
  if (report.schools_with_signature == 0) {
    return HealthCheck{"signatures", "warning", "health.signatures.none", {}, "health.signatures.remedy"};
  }
  return HealthCheck{
      "signatures",
      "ok",
      "health.signatures.ok",
      {{"count", std::to_string(report.schools_with_signature)}, {"total", std::to_string(report.schools)}},
      ""};
}

HealthCheck check_reader() {
  if (signing::isolate::find_beside("pades-reader").empty()) {
    return {"reader", "error", "health.reader.missing", {}, "health.reader.remedy"};
  }
  return {"reader", "ok", "health.reader.ok", {}, ""};
}

HealthCheck check_audit(const Context& context, const ent_call& call) {
  auto checked = context.host().audit.verify(call);
  if (checked.has_error()) return {"audit", "error", "health.audit.bad", {}, "health.audit.remedy"};
  return {"audit", "ok", "health.audit.ok", {{"count", std::to_string(*checked)}}, ""};
}

// The few texts of health_json, which has no page and no catalogue behind it.
std::string french(const HealthCheck& check) {
  const auto parameter = [&](std::string_view name) {
    for (const auto& [key, value] : check.parameters) {
      if (key == name) return value;
    }
    return std::string();
  };
  if (check.key == "health.ca.ok") return "Elle existe et vaut jusqu’au " + parameter("date") + ".";
  if (check.key == "health.ca.none") return "Elle sera créée à la première utilisation.";
  if (check.key == "health.ca.bad") return "Elle ne peut pas être lue.";
  if (check.key == "health.services.ok") return "Tous les services sont présents.";
  if (check.key == "health.services.missing") return "Il manque : " + parameter("names") + ".";
  if (check.key == "health.fonts.ok") return "Les polices sont lues.";
  if (check.key == "health.signatures.none") return "Aucun établissement n’a de signature active.";
  if (check.key == "health.signatures.ok") {
    return parameter("count") + " établissements sur " + parameter("total") + " ont une signature active.";
  }
  if (check.key == "health.reader.ok") return "Le programme pades-reader est présent.";
  if (check.key == "health.reader.missing") return "Le programme pades-reader est introuvable.";
  if (check.key == "health.audit.ok") return parameter("count") + " inscriptions, chaîne intacte.";
  return "La chaîne est rompue.";
}

std::string french_name(const std::string& id) {
  if (id == "ca") return "Autorité de certification de l’instance";
  if (id == "services") return "Services de l’ENT";
  if (id == "fonts") return "Polices du document";
  if (id == "signatures") return "Signatures configurées";
  if (id == "reader") return "Lecture des fichiers envoyés";
  return "Journal";
}

std::string french_remedy(const std::string& key) {
  if (key == "health.ca.remedy") return "Vérifier la clé de l’instance (instance.key) et restaurer la sauvegarde.";
  if (key == "health.services.remedy") return "Mettre à jour l’ENT ou activer ces services.";
  if (key == "health.signatures.remedy") return "Paramètres > Configurer l’application, dans chaque établissement.";
  if (key == "health.reader.remedy") return "L’installer à côté de conventions.so, ou dans le dossier bin voisin.";
  if (key == "health.audit.remedy") return "Conserver une copie de l’instance et prévenir l’éditeur.";
  return {};
}

}  // namespace

Result<HealthReport> health(const Context& context, const ent_call& call) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  if (!domain::may(actor->viewer, domain::Action::kAdministrate, domain::Side::kHome, actor->policy.access)) {
    return forbidden();
  }
  HealthReport report;
  report.policy = actor->policy;
  report.checks.push_back(check_ca(context, call, report));
  report.checks.push_back(check_services(context));
  report.checks.push_back({"fonts", "ok", "health.fonts.ok", {}, ""});  // Context::make refuses to start without
  auto signatures = check_signatures(context, call, report);
  if (signatures.has_error()) return signatures.error();
  report.checks.push_back(std::move(*signatures));
  report.checks.push_back(check_reader());
  report.checks.push_back(check_audit(context, call));
  ent::sdk::Query all;
  all.kind = kKindConvention;
  auto counts = context.host().records.count(call, all, "state");
  if (counts.has_error()) return from_host(counts.error());
  report.counts = std::move(*counts);
  return report;
}

Result<std::string> health_json(const Context& context, const ent_call& call) {
  auto report = health(context, call);
  if (report.has_error()) return report.error();
  boost::json::array checks;
  for (const auto& check : report->checks) {
    checks.push_back(boost::json::object{{"check", french_name(check.id)},
                                         {"state", check.state},
                                         {"text", french(check)},
                                         {"remedy", french_remedy(check.remedy_key)}});
  }
  return boost::json::serialize(checks);
}

}  // namespace conventions::app
