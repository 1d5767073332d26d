-- The catalogue of the demo's bookshop, the same everywhere.
INSERT INTO authors (id, name) VALUES
  (1, 'Jane Austen'), (2, 'Jules Verne'), (3, 'Mary Shelley'), (4, 'Herman Melville'),
  (5, 'Charlotte Brontë'), (6, 'Alexandre Dumas'), (7, 'George Eliot'), (8, 'Bram Stoker'),
  (9, 'Emily Brontë'), (10, 'Victor Hugo'), (11, 'Lewis Carroll'), (12, 'Ada Lovelace');

INSERT INTO books (id, author_id, title, price) VALUES
  (1, 1, 'Pride and Prejudice', 9.90), (2, 1, 'Emma', 8.90), (3, 1, 'Persuasion', 8.50),
  (4, 2, 'Around the World in Eighty Days', 11.00), (5, 2, 'Twenty Thousand Leagues Under the Seas', 12.50),
  (6, 2, 'Journey to the Center of the Earth', 10.90), (7, 3, 'Frankenstein', 7.90),
  (8, 4, 'Moby-Dick', 13.90), (9, 4, 'Bartleby, the Scrivener', 5.90), (10, 5, 'Jane Eyre', 9.50),
  (11, 5, 'Villette', 9.90), (12, 6, 'The Count of Monte Cristo', 16.90),
  (13, 6, 'The Three Musketeers', 12.90), (14, 7, 'Middlemarch', 14.50), (15, 7, 'Silas Marner', 7.50),
  (16, 8, 'Dracula', 8.90), (17, 9, 'Wuthering Heights', 8.90), (18, 10, 'Les Misérables', 18.90),
  (19, 10, 'The Hunchback of Notre-Dame', 12.90), (20, 11, 'Alice’s Adventures in Wonderland', 6.90),
  (21, 11, 'Through the Looking-Glass', 6.90), (22, 11, 'The Hunting of the Snark', 4.90),
  (23, 12, 'Notes on the Analytical Engine', 24.00), (24, 3, 'The Last Man', 9.90);
