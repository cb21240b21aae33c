-- The tables of the application.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin bookmarks
CREATE TABLE bookmarks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    profile_id uuid NOT NULL,
    page integer NOT NULL,
    book_id uuid NOT NULL,
    CONSTRAINT bookmarks_pkey PRIMARY KEY (id),
    CONSTRAINT bookmarks_book_id_key UNIQUE (profile_id, book_id),
    CONSTRAINT bookmarks_page_range CHECK (page >= 1)
);
CREATE INDEX bookmarks_book_id_idx ON bookmarks (book_id);
CREATE INDEX bookmarks_profile_id_page_idx ON bookmarks (profile_id, page, id);
COMMENT ON TABLE bookmarks IS 'Bookmark.';
-- restc:end bookmarks

-- restc:begin books
CREATE TABLE books (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    title text NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT books_pkey PRIMARY KEY (id),
    CONSTRAINT books_title_length CHECK (char_length(title) <= 80)
);
CREATE INDEX books_account_id_idx ON books (account_id);
COMMENT ON TABLE books IS 'Book.';
-- restc:end books

-- restc:begin bookmarks-foreign-keys
ALTER TABLE bookmarks
    ADD CONSTRAINT bookmarks_book_id_fkey
    FOREIGN KEY (book_id) REFERENCES books (id);
ALTER TABLE bookmarks
    ADD CONSTRAINT bookmarks_profile_id_fkey
    FOREIGN KEY (profile_id) REFERENCES people (id);
-- restc:end bookmarks-foreign-keys
