// Which functions of which services the contract checker interposes. Part of contract_checker.hpp.
#pragma once

#include <ent/sdk/contract_checker.hpp>

namespace ent::sdk {

// The list of functions per service; a service that is not here passes unchecked.
inline const void* ContractChecker::make(const std::string& id) {
#define ENT_CHECKED(table, function) interpose_function<&table::function>(#table "." #function, real, checked)
  if (id == ENT_SESSION_ID) {
    return interpose_table<ent_session>(
        ENT_SESSION_ID, [](const ent_session& real, ent_session& checked) { ENT_CHECKED(ent_session, describe); });
  }
  if (id == ENT_RIGHTS_ID) {
    return interpose_table<ent_rights>(ENT_RIGHTS_ID, [](const ent_rights& real, ent_rights& checked) {
      ENT_CHECKED(ent_rights, check);
      ENT_CHECKED(ent_rights, holders);
    });
  }
  if (id == ENT_MENU_ID) {
    return interpose_table<ent_menu>(ENT_MENU_ID, [](const ent_menu& real, ent_menu& checked) {
      ENT_CHECKED(ent_menu, link);
      ENT_CHECKED(ent_menu, set_badge);
    });
  }
  if (id == ENT_SETTINGS_ID) {
    return interpose_table<ent_settings>(ENT_SETTINGS_ID, [](const ent_settings& real, ent_settings& checked) {
      ENT_CHECKED(ent_settings, get);
      ENT_CHECKED(ent_settings, put);
      ENT_CHECKED(ent_settings, secret_put);
      ENT_CHECKED(ent_settings, secret_get);
      ENT_CHECKED(ent_settings, secret_erase);
    });
  }
  if (id == ENT_DOCUMENTS_ID) {
    return interpose_table<ent_documents>(ENT_DOCUMENTS_ID, [](const ent_documents& real, ent_documents& checked) {
      ENT_CHECKED(ent_documents, put);
      ENT_CHECKED(ent_documents, get);
      ENT_CHECKED(ent_documents, info);
    });
  }
  if (id == ENT_RECORDS_ID) {
    return interpose_table<ent_records>(ENT_RECORDS_ID, [](const ent_records& real, ent_records& checked) {
      ENT_CHECKED(ent_records, get);
      ENT_CHECKED(ent_records, query);
      ENT_CHECKED(ent_records, count);
      ENT_CHECKED(ent_records, commit);
    });
  }
  if (id == ENT_AUDIT_ID) {
    return interpose_table<ent_audit>(ENT_AUDIT_ID, [](const ent_audit& real, ent_audit& checked) {
      ENT_CHECKED(ent_audit, append);
      ENT_CHECKED(ent_audit, list);
      ENT_CHECKED(ent_audit, verify);
    });
  }
  if (id == ENT_OUTBOX_ID) {
    return interpose_table<ent_outbox>(
        ENT_OUTBOX_ID, [](const ent_outbox& real, ent_outbox& checked) { ENT_CHECKED(ent_outbox, delivery); });
  }
  if (id == ENT_DIRECTORY_ID) {
    return interpose_table<ent_directory>(ENT_DIRECTORY_ID, [](const ent_directory& real, ent_directory& checked) {
      ENT_CHECKED(ent_directory, school);
      ENT_CHECKED(ent_directory, schools);
      ENT_CHECKED(ent_directory, person);
      ENT_CHECKED(ent_directory, people);
    });
  }
  if (id == ENT_CATALOGUE_ID) {
    return interpose_table<ent_catalogue>(ENT_CATALOGUE_ID, [](const ent_catalogue& real, ent_catalogue& checked) {
      ENT_CHECKED(ent_catalogue, offer);
      ENT_CHECKED(ent_catalogue, offers);
      ENT_CHECKED(ent_catalogue, enrolments);
    });
  }
  if (id == ENT_I18N_ID) {
    return interpose_table<ent_i18n>(ENT_I18N_ID, [](const ent_i18n& real, ent_i18n& checked) {
      ENT_CHECKED(ent_i18n, format_time);
      ENT_CHECKED(ent_i18n, fold);
    });
  }
  if (id == ENT_HTTP_ID) {
    return interpose_table<ent_http>(ENT_HTTP_ID,
                                     [](const ent_http& real, ent_http& checked) { ENT_CHECKED(ent_http, limits); });
  }
  if (id == ENT_JOBS_ID) {
    return interpose_table<ent_jobs>(ENT_JOBS_ID, [](const ent_jobs& real, ent_jobs& checked) {
      ENT_CHECKED(ent_jobs, enqueue);
      ENT_CHECKED(ent_jobs, get);
      ENT_CHECKED(ent_jobs, progress);
      // progress is [job-thread]: the check sits in front of the generic one.
      checked.progress = [](const ent_host* host, const ent_call* call, ent_str job, std::int64_t done,
                            std::int64_t total, ent_str message, ent_error* error) noexcept -> ent_status {
        if (!in_job()) self(host).violation("ent_jobs.progress: called outside a job");
        return Checked<ent_jobs, &ent_jobs::progress>::call(host, call, job, done, total, message, error);
      };
    });
  }
#undef ENT_CHECKED
  // clock and log have no status and take no checked arguments; unknown services pass through with the real host
  // inside, which works only for tables that do not look at the host they are given.
  if (id == ENT_CLOCK_ID) {
    return interpose_table<ent_clock>(ENT_CLOCK_ID, [](const ent_clock&, ent_clock& checked) {
      checked.now_ms = [](const ent_host* host) noexcept -> std::int64_t {
        auto& me = self(host);
        return static_cast<const ent_clock*>(me.real_tables_.at(table_id<ent_clock>()))->now_ms(me.real_);
      };
    });
  }
  if (id == ENT_LOG_ID) {
    return interpose_table<ent_log>(ENT_LOG_ID, [](const ent_log&, ent_log& checked) {
      checked.write = [](const ent_host* host, const ent_call* call, std::int32_t level, ent_str text) noexcept {
        auto& me = self(host);
        guard_call(nullptr, [&] {
          me.check("ent_log.write", text);
          static_cast<const ent_log*>(me.real_tables_.at(table_id<ent_log>()))->write(me.real_, call, level, text);
          return ENT_OK;
        });
      };
    });
  }
  return nullptr;
}

}  // namespace ent::sdk
