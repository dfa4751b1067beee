"""What a text is made of: paragraphs, sentences, quotations. Shared by the stages, which never import one another."""
