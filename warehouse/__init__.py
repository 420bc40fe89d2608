"""The store: the only writer of tables.

A build calls, in this order:

    with lake.writing(folder) as store:                        # one writer; made on first use; readers not hindered
        run = runs.start("direct", extractor_version)
        known = files.known(store)                             # what was read before: path, size, mtime_ns, …
        staged = receipts.take_up(store.staging, wanted, extractor_version)
        ... workers: receipts.write(tables, files, staging, run.run_id, extractor_version)
        commit.commit(store, ready, run)                       # several at a time; `commit.ready` says which
        files.vanished(store, paths, run, drop=False)
        corpus.update(store, run, outlets)                     # copies, identities, same quotes, metrics, …
        publish.publish(store, definitions("checks"))          # plain Parquet for everyone, if it is sound
        runs.finish(store, run, counts)

    lake.connect(folder)                                       # to ask: FROM quotes, FROM stored.quotes
    guard.is_question(sql), guard.connect_guarded(folder)      # for SQL of unknown origin
"""
